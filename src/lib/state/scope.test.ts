import { describe, expect, it } from 'vitest';
import { partCode, type Catalog, type Part } from '../domain/catalog';
import { appendRows, emptyCatalog } from '../domain/catalog-changes';
import { Scope } from './scope.svelte';

function catalogOf(parts: readonly Part[], discarded: readonly number[], purged: number): Catalog {
  const catalog = appendRows(emptyCatalog(['apple'], []), {
    ids: parts.map((_, row) => `i-${row}`),
    hashes: parts.map((_, row) => (row === purged ? '' : `h-${row}`)),
    paths: parts.map((_, row) => `${row}.png`),
    labels: new Uint16Array(parts.length),
    parts: Uint8Array.from(parts, partCode),
    groups: Int32Array.from(parts, (_, row) => row),
    origins: new Uint8Array(parts.length),
    attributes: {},
  });
  return { ...catalog, discarded: Uint8Array.from(discarded) };
}

describe('Scope', () => {
  const catalog = catalogOf(['explore', 'explore', 'explore', 'training'], [0, 1, 1, 0], 2);

  it('counts what is kept in each part, and what is discarded and still there', () => {
    const scope = new Scope(() => ({ catalog, testOpened: false }));
    expect(scope.counts).toEqual({ training: 1, explore: 1, confirm: 0, test: 0, pool: 0, augmented: 0 });
    expect(scope.discardedCount).toBe(1);
  });

  it('shows discarded images when asked, and never those that were deleted for good', () => {
    const scope = new Scope(() => ({ catalog, testOpened: false }));
    expect([...scope.visible]).toEqual([1, 0, 0, 1]);
    scope.discarded = true;
    expect([...scope.visible]).toEqual([1, 1, 0, 1]);
    scope.toggle('training');
    expect([...scope.visible]).toEqual([1, 1, 0, 0]);
  });

  it('opens without the part that verdicts are given on, and takes it in when asked', () => {
    const parts: readonly Part[] = ['confirm', 'training', 'pool', 'augmented', 'explore'];
    const all = catalogOf(parts, [0, 0, 0, 0, 0], -1);
    const scope = new Scope(() => ({ catalog: all, testOpened: false }));
    expect(scope.parts).toEqual(['training', 'explore', 'pool']);
    scope.include(['confirm']);
    expect(scope.parts).toEqual(['training', 'explore', 'confirm', 'pool']);
  });

  it('shows what there is where nothing of the usual is', () => {
    const only = catalogOf(['confirm'], [0], -1);
    expect(new Scope(() => ({ catalog: only, testOpened: false })).parts).toEqual(['confirm']);
  });
});
