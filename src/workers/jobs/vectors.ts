import type { Catalog } from '../../lib/domain/catalog';
import { isPurged } from '../../lib/domain/catalog-changes';
import type { Space } from '../../lib/domain/discovery';
import { DashError } from '../../lib/domain/errors';
import type { ClassifierId, ProjectId } from '../../lib/domain/ids';
import type { Storage } from '../../lib/storage/contract';
import { readResult } from '../../lib/storage/results';
import { readFeatures } from './features';

/** What images are compared by: rows of the catalog and their values, row by row. */
export interface Vectors {
  readonly rows: Int32Array;
  readonly width: number;
  readonly values: Float32Array;
}

/**
 * Latents, or raw features of the backbone, of those rows that have them. Rows without any are left out: they came
 * while the task was prepared.
 */
export async function readVectors(
  storage: Storage,
  project: ProjectId,
  classifier: ClassifierId,
  space: Space,
  catalog: Catalog,
  rows: Int32Array,
): Promise<Vectors> {
  const result = await (space === 'latent'
    ? readResult(storage, project, classifier, 'latent', catalog.rows)
    : readFeatures(storage, project, 'condition', catalog.rows));
  if (result === null) {
    throw new DashError(
      'NotFound',
      space === 'latent'
        ? 'This classifier has no latents yet; predict its images first.'
        : 'The features of the frozen backbone have not been computed yet.',
    );
  }
  const { width } = result;
  const known = rows.filter((row) => !isPurged(catalog, row) && !Number.isNaN(result.values[row * width]!));
  const values = new Float32Array(known.length * width);
  known.forEach((row, i) => values.set(result.values.subarray(row * width, (row + 1) * width), i * width));
  return { rows: known, width, values };
}

/** Those of some of the rows, which are in the order of all; the same where all are wanted. */
export function someOf(vectors: Vectors, rows: Int32Array): Vectors {
  const { width } = vectors;
  if (rows.length === vectors.rows.length) return vectors;
  const values = new Float32Array(rows.length * width);
  for (let i = 0, at = 0; i < rows.length; i++, at++) {
    while (vectors.rows[at] !== rows[i]) at++;
    values.set(vectors.values.subarray(at * width, (at + 1) * width), i * width);
  }
  return { rows, width, values };
}
