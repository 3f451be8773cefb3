import type { ProjectId } from '../domain/ids';
import { DashError } from '../domain/errors';
import { historyState } from '../domain/history';
import { redoChange, undoChange, type Change } from '../domain/history-changes';
import type { Commands } from './contract';
import { writable, type Context } from './context';

type HistoryActs = Pick<Commands, 'undo' | 'redo'>;

export function historyActs(context: Context): HistoryActs {
  const { storage } = context;

  async function apply(project: ProjectId, change: Change): Promise<void> {
    switch (change.kind) {
      case 'columns':
        return storage.replaceCatalog(project, change.columns);
      case 'truncate':
        return storage.truncateCatalog(project, change.rows);
      case 'discard-classifier': {
        const classifier = await storage.classifier(project, change.classifier);
        if (classifier === undefined) return;
        return storage.putClassifier({ ...classifier, discarded: change.discarded });
      }
      case 'choose-classifier': {
        const record = await writable(context, project);
        return storage.putProject({ ...record, current: change.classifier });
      }
      default:
        return change satisfies never;
    }
  }

  return {
    async undo(project) {
      await writable(context, project);
      const { undo } = historyState(await storage.events(project));
      if (undo === null) throw new DashError('BadInput', 'There is nothing to undo.');
      await apply(project, undoChange(undo.body, await storage.catalog(project)));
      await storage.appendEvent(project, { type: 'undone', seq: undo.seq });
    },

    async redo(project) {
      await writable(context, project);
      const { redo } = historyState(await storage.events(project));
      const change = redo === null ? null : redoChange(redo.body, await storage.catalog(project));
      if (redo === null || change === null) throw new DashError('BadInput', 'There is nothing to redo.');
      await apply(project, change);
      await storage.appendEvent(project, { type: 'redone', seq: redo.seq });
    },
  };
}
