import type { Catalog } from '../domain/catalog';
import type { JobId } from '../domain/ids';
import type { JobRecord } from '../domain/job';
import type { EventRecord } from '../domain/project';
import type { TranslationMethod, TranslationMode } from '../domain/style';

/** New images that one translation made and that are still there. */
export interface AugmentationItem {
  readonly job: JobId;
  readonly name: string;
  readonly at: number;
  readonly method: TranslationMethod;
  /** `null` where the job's record is gone. */
  readonly mode: TranslationMode | null;
  readonly styles: readonly string[];
  readonly total: number;
  /** Those that a training would take. */
  readonly accepted: number;
}

/** Newest first; a translation that was undone is gone, and one of a baseline is its own affair. */
export function augmentationItems(
  events: readonly EventRecord[],
  jobs: readonly JobRecord[],
  catalog: Catalog,
): readonly AugmentationItem[] {
  const gone = new Set<number>();
  for (const { body } of events) {
    if (body.type === 'undone') gone.add(body.seq);
    if (body.type === 'redone') gone.delete(body.seq);
  }
  return events
    .flatMap(({ seq, at, body }): AugmentationItem[] => {
      if (body.type !== 'images-translated' || gone.has(seq)) return [];
      const end = body.firstRow + body.rows;
      if (end > catalog.rows) return [];
      const spec = jobs.find(({ id }) => id === body.job)?.spec;
      const translation = spec?.kind === 'translate' ? spec : null;
      if (translation?.baseline !== undefined) return [];
      return [
        {
          job: body.job,
          name: spec?.name ?? body.styles.join(', '),
          at,
          method: body.method,
          mode: translation?.plan.mode ?? null,
          styles: body.styles,
          total: body.rows,
          accepted: catalog.discarded.subarray(body.firstRow, end).reduce((n, d) => n + (1 - d), 0),
        },
      ];
    })
    .reverse();
}
