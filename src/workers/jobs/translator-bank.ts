import { UNLABELLED, type Catalog } from '../../lib/domain/catalog';
import type { ClassifierId, ProjectId } from '../../lib/domain/ids';
import type { JobOf } from '../../lib/domain/job';
import { argmax } from '../../lib/domain/predictions';
import { CONDITION_WIDTH } from '../../lib/ml/features/contract';
import type { StyleBank, StyleBasis } from '../../lib/ml/translate/contract';
import { buildStyleBank, type Witness } from '../../lib/ml/translate/style-bank';
import { fitStyleBasis, inBasis } from '../../lib/ml/translate/summary';
import { DashError } from '../../lib/domain/errors';
import type { Storage } from '../../lib/storage/contract';
import { readResult, type Result } from '../../lib/storage/results';
import type { TaskGenerator } from '../../lib/compute/serve';
import { readFeatures } from './features';

/** What a translator learns the styles from, and the basis in which they are summarised. */
export interface Styles {
  readonly bank: StyleBank;
  readonly basis: StyleBasis;
}

/**
 * The bank of a training that begins. `rows` are pool and sources in that order. The labels of training alone are
 * looked at, to leave out groups that go with the class.
 *
 * @param given the basis of the weights to begin with; else one is fitted
 */
export async function* buildStyles(
  storage: Storage,
  { project, spec }: JobOf<'train-translator'>,
  catalog: Catalog,
  rows: Int32Array,
  given: StyleBasis | null,
): TaskGenerator<Styles> {
  const raw = picked(await described(storage, project, catalog), rows);
  const { components, seed, k } = spec.translation;
  const basis = given ?? fitStyleBasis(raw, rows.length, CONDITION_WIDTH, components);
  const pool = spec.pool.length;
  const { classifier } = spec;
  const witnesses =
    classifier === null ? [] : [await witnessOf(storage, project, classifier, catalog, rows, pool)];
  const work = buildStyleBank({
    ...{ rows, pool, features: inBasis(basis, raw), components: basis.components, witnesses, seed, k },
  });
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return { bank: value, basis };
    yield {
      type: 'progress',
      progress: { what: 'Looking for styles', done: 0, total: 1, secondsLeft: null },
    };
  }
}

async function described(storage: Storage, project: ProjectId, { rows }: Catalog): Promise<Result> {
  const features = await readFeatures(storage, project, 'condition', rows);
  if (features === null) throw new DashError('Internal', 'The images have not been described.');
  return features;
}

/** The values of those rows, one behind the other. */
export function picked({ values, width }: Result, rows: ArrayLike<number>): Float32Array {
  const out = new Float32Array(rows.length * width);
  for (let i = 0; i < rows.length; i++) {
    out.set(values.subarray(rows[i]! * width, (rows[i]! + 1) * width), i * width);
  }
  return out;
}

async function witnessOf(
  storage: Storage,
  project: ProjectId,
  classifier: ClassifierId,
  catalog: Catalog,
  rows: Int32Array,
  pool: number,
): Promise<Witness> {
  const logits = await readResult(storage, project, classifier, 'logits', catalog.rows);
  const latents = await readResult(storage, project, classifier, 'latent', catalog.rows);
  if (logits === null || latents === null) {
    throw new DashError('Internal', 'The images have not been predicted.');
  }
  const labelOf = (row: number): number => (catalog.labels[row] === UNLABELLED ? -1 : catalog.labels[row]!);
  return {
    classes: logits.width,
    predicted: argmax(picked(logits, rows.subarray(0, pool)), logits.width),
    labels: Int32Array.from(rows.subarray(pool), labelOf),
    latents: { name: 'latents', columns: latents.width, values: picked(latents, rows) },
  };
}
