import { partCode, type Catalog, type Part } from './catalog';
import type { ContentHash, ImageId } from './ids';

/** A catalog for tests: what is not given is `explore`, kept, of class 0. */
export function testCatalog(
  rows: readonly { label?: number; part?: Part; path?: string; discarded?: boolean }[],
  classes: readonly string[] = ['apple', 'banana', 'cherry'],
): Catalog {
  return {
    rows: rows.length,
    classes,
    ids: rows.map((_, row) => `i-${row}` as ImageId),
    hashes: rows.map((_, row) => `h-${row}` as ContentHash),
    paths: rows.map(({ path }, row) => path ?? `image-${row}.png`),
    labels: Uint16Array.from(rows, ({ label }) => label ?? 0),
    parts: Uint8Array.from(rows, ({ part }) => partCode(part ?? 'explore')),
    groups: Int32Array.from(rows, (_, row) => row),
    groupNames: rows.map(() => ''),
    origins: new Uint8Array(rows.length),
    discarded: Uint8Array.from(rows, ({ discarded }) => (discarded === true ? 1 : 0)),
    grouped: false,
    attributes: [],
  };
}
