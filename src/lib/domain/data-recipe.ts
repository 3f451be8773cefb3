import { partCode, rowsOf, UNLABELLED, type Catalog, type Part } from './catalog';
import { isPurged } from './catalog-changes';
import type { DataRecipe, ValidationRecipe } from './classifier';
import type { JobId } from './ids';

/** The labelled images of the given parts as they are now, part by part. */
const labelled = (catalog: Catalog, ...parts: readonly Part[]): Pick<DataRecipe, 'images' | 'labels'> =>
  learned(
    catalog,
    parts.flatMap((part) => [...rowsOf(catalog, part)]),
  );

function learned(catalog: Catalog, rows: readonly number[]): Pick<DataRecipe, 'images' | 'labels'> {
  const named = rows.filter((row) => catalog.labels[row] !== UNLABELLED);
  return {
    images: named.map((row) => catalog.ids[row]!),
    labels: named.map((row) => catalog.labels[row]!),
  };
}

/** The labelled validation images as they are now, explore first; `null` where there is none. */
export function validationRecipe(catalog: Catalog): ValidationRecipe | null {
  const both = labelled(catalog, 'explore', 'confirm');
  return both.images.length === 0 ? null : { ...both, explore: labelled(catalog, 'explore').images.length };
}

export interface RecipeOptions {
  /** Translations whose accepted images are learned from. */
  readonly augmentations?: readonly JobId[] | undefined;
  /** False leaves the training images out. */
  readonly originals?: boolean | undefined;
}

/** What a training that begins now learns from and is watched on. */
export function dataRecipe(
  catalog: Catalog,
  { augmentations = [], originals = true }: RecipeOptions = {},
): DataRecipe {
  const rows = [
    ...(originals ? rowsOf(catalog, 'training') : []),
    ...augmentations.flatMap((job) => acceptedRows(catalog, job)),
  ];
  return {
    ...learned(catalog, rows),
    classes: catalog.classes,
    validation: validationRecipe(catalog),
    ...(augmentations.length > 0 ? { augmentations } : {}),
    ...(originals ? {} : { originals }),
  };
}

/** What the last layer alone is fitted to: the labelled images of explore, on which it then says nothing any more. */
export const headRecipe = (catalog: Catalog): DataRecipe => ({
  ...labelled(catalog, 'explore'),
  classes: catalog.classes,
  validation: validationRecipe(catalog),
});

/**
 * New images of a translation that were not rejected, but for those whose source stands where nothing may be learned
 * from any more: in validation or test.
 */
export function acceptedRows(catalog: Catalog, job: JobId): number[] {
  const held = new Set<number>();
  const heldParts = (['explore', 'confirm', 'test'] as const).map(partCode);
  for (let row = 0; row < catalog.rows; row++) {
    if (heldParts.includes(catalog.parts[row]!)) held.add(catalog.groups[row]!);
  }
  const prefix = `${job}.`;
  return [...rowsOf(catalog, 'augmented')].filter(
    (row) =>
      catalog.ids[row]!.startsWith(prefix) && !held.has(catalog.groups[row]!) && !isPurged(catalog, row),
  );
}
