import { rowsOf, type Catalog, type Part } from '../../domain/catalog';

/** 1 where a row is of the part and kept. */
export function partMask(catalog: Catalog, part: Part): Uint8Array {
  const mask = new Uint8Array(catalog.rows);
  for (const row of rowsOf(catalog, part)) mask[row] = 1;
  return mask;
}
