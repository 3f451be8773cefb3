import * as v from 'valibot';
import { DashError } from '../../lib/domain/errors';
import type { JobId, ProjectId } from '../../lib/domain/ids';
import type { Grouping } from '../../lib/ml/translate/contract';
import type { Storage } from '../../lib/storage/contract';
import type { Styles } from './translator-bank';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const groupings = v.array(v.object({ name: v.string(), weight: v.number(), groups: count }));
const Header = v.tuple([
  v.object({
    pool: count,
    components: count,
    columns: count,
    leftOut: count,
    neighbourhoods: v.number(),
    groupings,
    heldOut: groupings,
  }),
]);

/**
 * Keeps the styles of a training with its job, so that it goes on with the same ones whatever happens to labels,
 * predictions and features in the meantime.
 */
export async function writeStyles(
  storage: Storage,
  project: ProjectId,
  job: JobId,
  { bank, basis }: Styles,
): Promise<void> {
  const { pool, components, leftOut, neighbourhoods, rows } = bank;
  const plain = (all: readonly Grouping[]) =>
    all.map(({ name, weight, groups }) => ({ name, weight, groups }));
  const header = [
    {
      ...{ pool, components, columns: basis.columns, leftOut, neighbourhoods },
      ...{ groupings: plain(bank.groupings), heldOut: plain(bank.heldOut) },
    },
  ];
  const own = new Int32Array((bank.groupings.length + bank.heldOut.length) * rows.length);
  [...bank.groupings, ...bank.heldOut].forEach((grouping, i) => own.set(grouping.own, i * rows.length));
  const floats = new Float32Array(basis.mean.length + basis.basis.length + bank.features.length);
  floats.set(basis.mean);
  floats.set(basis.basis, basis.mean.length);
  floats.set(bank.features, basis.mean.length + basis.basis.length);
  const at = { project, owner: job, chunk: 0, rows: 1 };
  await storage.putColumn({ ...at, kind: 'styles:groups', dtype: 'int32', bytes: own.buffer });
  await storage.putColumn({ ...at, kind: 'styles:values', dtype: 'float32', bytes: floats.buffer });
  // Last: where it is there, all is.
  const bytes = new TextEncoder().encode(JSON.stringify(header)).buffer;
  await storage.putColumn({ ...at, kind: 'styles', dtype: 'json', bytes }, { durable: true });
}

/** `null` where the training has not come so far. `rows` are pool and sources. */
export async function readStyles(
  storage: Storage,
  project: ProjectId,
  job: JobId,
  rows: Int32Array,
): Promise<Styles | null> {
  const [header, groups, values] = await Promise.all(
    ['styles', 'styles:groups', 'styles:values'].map((kind) => storage.column(project, job, kind, 0)),
  );
  if (header === undefined || groups === undefined || values === undefined) return null;
  const parsed = v.safeParse(Header, JSON.parse(new TextDecoder().decode(header.bytes)));
  if (!parsed.success) throw new DashError('BadInput', 'The styles of this training cannot be read.');
  const [{ pool, components, columns, leftOut, neighbourhoods, groupings, heldOut }] = parsed.output;
  const own = new Int32Array(groups.bytes);
  const floats = new Float32Array(values.bytes);
  const all = [...groupings, ...heldOut].map((grouping, i) => ({
    ...grouping,
    own: Int16Array.from(own.subarray(i * rows.length, (i + 1) * rows.length)),
  }));
  const end = columns + components * columns;
  return {
    basis: { columns, components, mean: floats.slice(0, columns), basis: floats.slice(columns, end) },
    bank: {
      ...{ rows, pool, components, leftOut, neighbourhoods, features: floats.slice(end) },
      ...{ groupings: all.slice(0, groupings.length), heldOut: all.slice(groupings.length) },
    },
  };
}
