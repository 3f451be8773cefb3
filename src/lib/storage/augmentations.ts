import * as v from 'valibot';
import type { JobId, ProjectId } from '../domain/ids';
import type { MeasuredQuality, QualityCell } from '../domain/measured-quality';
import type { ColumnChunk, Dtype } from '../domain/columns';
import type { Storage } from './contract';

/** What a translation keeps of its new images; position i of every array is the ith of them. */
export interface AugmentationColumns {
  /** Index into the plan's sources. */
  readonly sources: Int32Array<ArrayBuffer>;
  /** Index into the plan's styles. */
  readonly styles: Uint16Array<ArrayBuffer>;
  readonly doubts: Uint8Array<ArrayBuffer>;
  readonly changes: Float32Array<ArrayBuffer>;
  /** `null` where there was nothing to compare. */
  readonly measured: MeasuredQuality | null;
}

const figure = v.nullable(v.number());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const cell: v.GenericSchema<unknown, QualityCell> = v.object({
  ...{ label: count, style: count, real: count, made: count, kid: figure, kidFloor: figure },
  ...{ kidCeiling: figure, precision: figure, recall: figure, density: figure, coverage: figure },
  ...{ diversity: figure, realDiversity: figure },
});
const Measured: v.GenericSchema<unknown, readonly [MeasuredQuality | null]> = v.tuple([
  v.nullable(
    v.object({
      ...{ hit: figure, kid: figure, kidFloor: figure, kidCeiling: figure, binding: v.boolean() },
      ...{ cycle: figure, diversity: figure, realDiversity: figure, memorisation: figure },
      cells: v.array(cell),
      trust: v.optional(v.object({ styles: figure, classes: figure })),
      sampled: v.object({ cell: count, cycle: count, nearest: count, among: count }),
    }),
  ),
]);

/** `null` where it cannot be read, as of a damaged file: the images are there all the same. */
function measuredOf(bytes: ArrayBuffer): MeasuredQuality | null {
  try {
    const parsed = v.safeParse(Measured, JSON.parse(new TextDecoder().decode(bytes)));
    return parsed.success ? parsed.output[0] : null;
  } catch {
    return null;
  }
}

const DTYPES = {
  sources: 'int32',
  styles: 'uint16',
  doubts: 'uint8',
  changes: 'float32',
} as const satisfies Record<Exclude<keyof AugmentationColumns, 'measured'>, Dtype>;
const KINDS = Object.keys(DTYPES) as (keyof typeof DTYPES)[];

export async function writeAugmentation(
  storage: Storage,
  project: ProjectId,
  job: JobId,
  columns: AugmentationColumns,
): Promise<void> {
  for (const kind of KINDS) {
    const chunk: ColumnChunk = {
      ...{ project, owner: job, kind, chunk: 0, rows: columns[kind].length },
      ...{ dtype: DTYPES[kind], bytes: columns[kind].slice().buffer },
    };
    await storage.putColumn(chunk);
  }
  await storage.putColumn({
    ...{ project, owner: job, kind: 'quality', chunk: 0, rows: 1, dtype: 'json' },
    bytes: new TextEncoder().encode(JSON.stringify([columns.measured])).buffer,
  });
}

/** `null` where the translation has not been finished. */
export async function readAugmentation(
  storage: Storage,
  project: ProjectId,
  job: JobId,
): Promise<AugmentationColumns | null> {
  const [sources, styles, doubts, changes, quality] = await Promise.all(
    [...KINDS, 'quality'].map((kind) => storage.column(project, job, kind, 0)),
  );
  if (sources === undefined || styles === undefined || doubts === undefined || changes === undefined)
    return null;
  return {
    sources: new Int32Array(sources.bytes),
    styles: new Uint16Array(styles.bytes),
    doubts: new Uint8Array(doubts.bytes),
    changes: new Float32Array(changes.bytes),
    measured: quality === undefined ? null : measuredOf(quality.bytes),
  };
}
