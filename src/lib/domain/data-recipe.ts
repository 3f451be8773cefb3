import { rowsOf, UNLABELLED, type Catalog, type Part } from './catalog';
import type { DataRecipe, ValidationRecipe } from './classifier';

/** The labelled images of the given parts as they are now, part by part. */
function labelled(catalog: Catalog, ...parts: readonly Part[]): Pick<DataRecipe, 'images' | 'labels'> {
  const rows = parts
    .flatMap((part) => [...rowsOf(catalog, part)])
    .filter((row) => catalog.labels[row] !== UNLABELLED);
  return {
    images: rows.map((row) => catalog.ids[row]!),
    labels: rows.map((row) => catalog.labels[row]!),
  };
}

/** The labelled validation images as they are now, explore first; `null` where there is none. */
export function validationRecipe(catalog: Catalog): ValidationRecipe | null {
  const both = labelled(catalog, 'explore', 'confirm');
  return both.images.length === 0 ? null : { ...both, explore: labelled(catalog, 'explore').images.length };
}

/** What a training that begins now learns from and is watched on. */
export const dataRecipe = (catalog: Catalog): DataRecipe => ({
  ...labelled(catalog, 'training'),
  classes: catalog.classes,
  validation: validationRecipe(catalog),
});
