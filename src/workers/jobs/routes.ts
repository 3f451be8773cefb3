import type { ProjectId } from '../../lib/domain/ids';
import { takesStyles, type TranslationPlan } from '../../lib/domain/style';
import type { Route } from '../../lib/ml/translate/contract';
import { NEWEST, plainRoutes, walkRoutes } from '../../lib/ml/translate/walk';
import type { Storage } from '../../lib/storage/contract';
import { ownStyles } from './gate';
import type { PlannedRows } from './named-rows';

/** The new images of a plan, source by source; the same at every call, so that a cut-off translation can go on. */
export async function routesOf(
  storage: Storage,
  project: ProjectId,
  { method, mode, copies, seed }: TranslationPlan,
  rows: PlannedRows,
  snapshots: number,
): Promise<readonly Route[]> {
  const { sources, styles } = rows;
  if (!takesStyles(method)) {
    const hops = [{ style: 0, snapshot: NEWEST }];
    return [...sources].flatMap((source) =>
      Array.from({ length: copies }, (_, copy) => ({ source, hops, copy })),
    );
  }
  if (mode === 'plain') return plainRoutes(sources, styles.length);
  const own = await ownStyles(storage, project, rows);
  return walkRoutes({ sources, own, styles: styles.length, copies, snapshots, seed });
}
