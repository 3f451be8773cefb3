import { describe, expect, it } from 'vitest';
import { partCode, type Catalog, type Part } from '../domain/catalog';
import { appendRows, emptyCatalog } from '../domain/catalog-changes';
import { sameBesideNewImages, sameCatalog } from './same-catalog';

const catalogOf = (...parts: readonly Part[]): Catalog =>
  appendRows(emptyCatalog(['apple', 'banana'], []), {
    ids: parts.map((_, row) => `i-${row}`),
    hashes: parts.map((_, row) => `h-${row}`),
    paths: parts.map((_, row) => `${row}.png`),
    labels: new Uint16Array(parts.length),
    parts: Uint8Array.from(parts, partCode),
    groups: Int32Array.from(parts, (_, row) => row),
    origins: new Uint8Array(parts.length),
    attributes: {},
  });

describe('what changed in a catalog', () => {
  const before = catalogOf('training', 'explore');
  it('is nothing where two readings hold the same', () => {
    expect(sameCatalog(before, catalogOf('training', 'explore'))).toBe(true);
    expect(sameCatalog(before, catalogOf('training', 'confirm'))).toBe(false);
  });
  it('is new images alone where they come, go or are rejected', () => {
    const more = catalogOf('training', 'explore', 'augmented');
    expect(sameBesideNewImages(before, more)).toBe(true);
    expect(sameBesideNewImages(more, before)).toBe(true);
    expect(sameBesideNewImages(more, { ...more, discarded: Uint8Array.of(0, 0, 1) })).toBe(true);
  });
  it('is more where another image is discarded, relabelled, moved or added', () => {
    expect(sameBesideNewImages(before, { ...before, discarded: Uint8Array.of(0, 1) })).toBe(false);
    expect(sameBesideNewImages(before, { ...before, labels: Uint16Array.of(1, 0) })).toBe(false);
    expect(sameBesideNewImages(before, catalogOf('training', 'pool'))).toBe(false);
    expect(sameBesideNewImages(before, catalogOf('training', 'explore', 'pool'))).toBe(false);
  });
});
