import type { JobId, ProjectId } from '../domain/ids';
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
}

const DTYPES = {
  sources: 'int32',
  styles: 'uint16',
  doubts: 'uint8',
  changes: 'float32',
} as const satisfies Record<keyof AugmentationColumns, Dtype>;

export async function writeAugmentation(
  storage: Storage,
  project: ProjectId,
  job: JobId,
  columns: AugmentationColumns,
): Promise<void> {
  for (const kind of Object.keys(DTYPES) as (keyof AugmentationColumns)[]) {
    const chunk: ColumnChunk = {
      ...{ project, owner: job, kind, chunk: 0, rows: columns[kind].length },
      ...{ dtype: DTYPES[kind], bytes: columns[kind].slice().buffer },
    };
    await storage.putColumn(chunk);
  }
}

/** `null` where the translation has not been finished. */
export async function readAugmentation(
  storage: Storage,
  project: ProjectId,
  job: JobId,
): Promise<AugmentationColumns | null> {
  const [sources, styles, doubts, changes] = await Promise.all(
    (['sources', 'styles', 'doubts', 'changes'] as const).map((kind) =>
      storage.column(project, job, kind, 0),
    ),
  );
  if (sources === undefined || styles === undefined || doubts === undefined || changes === undefined)
    return null;
  return {
    sources: new Int32Array(sources.bytes),
    styles: new Uint16Array(styles.bytes),
    doubts: new Uint8Array(doubts.bytes),
    changes: new Float32Array(changes.bytes),
  };
}
