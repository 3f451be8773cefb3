import type { ProjectChange, Storage } from '../contract';
import type { Tx } from '../engine';
import type { Session } from '../session';
import type { ProjectId } from '../../domain/ids';
import { catalogIn, projectIn, writeColumns } from './catalog';
import { deleteClassifierIn } from './classifiers';
import { appendEventIn } from './events';
import { purgeRows } from './purge';
import { deleteTranslatorIn } from './translators';
import { truncateRows } from './truncate';

const STORES = ['projects', 'images', 'columns', 'classifiers', 'translators', 'jobs', 'events'] as const;

export const actStore = ({ write }: Session): Pick<Storage, 'act'> => ({
  act: (id, decide) =>
    write(
      id,
      STORES,
      async (tx) => {
        const project = await projectIn(tx, id);
        const change = decide({
          project,
          catalog: await catalogIn(tx, project),
          classifiers: await tx.all('classifiers', [id]),
          translators: await tx.all('translators', [id]),
          jobs: await tx.all('jobs', [id]),
          events: await tx.all('events', [id]),
        });
        if (change !== null) await apply(tx, id, change);
      },
      { durable: true },
    ),
});

async function apply(tx: Tx, id: ProjectId, change: ProjectChange): Promise<void> {
  const {
    columns,
    dropRows,
    purge,
    record,
    classifier,
    deleteClassifier,
    translator,
    deleteTranslator,
    job,
    event,
  } = change;
  if (columns !== undefined) await writeColumns(tx, await projectIn(tx, id), columns);
  if (purge !== undefined) await purgeRows(tx, id, purge);
  if (dropRows !== undefined) await truncateRows(tx, await projectIn(tx, id), dropRows);
  if (deleteClassifier !== undefined) await deleteClassifierIn(tx, id, deleteClassifier);
  if (classifier !== undefined) await tx.put('classifiers', classifier);
  if (deleteTranslator !== undefined) await deleteTranslatorIn(tx, id, deleteTranslator);
  if (translator !== undefined) await tx.put('translators', translator);
  if (job !== undefined) await tx.put('jobs', job);
  if (record !== undefined) {
    await tx.put('projects', { ...(await projectIn(tx, id)), updatedAt: Date.now(), ...record });
  }
  if (event !== undefined) await appendEventIn(tx, id, event);
}
