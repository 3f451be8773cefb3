import type { ProjectId } from '../domain/ids';
import { DashError } from '../domain/errors';
import { historyState } from '../domain/history';
import { redoChange, undoChange, type Change } from '../domain/history-changes';
import type { JobRecord } from '../domain/job';
import type { ProjectChange, ProjectState } from '../storage/contract';
import type { Commands } from './contract';
import { writable, type Context } from './context';

type HistoryActs = Pick<Commands, 'undo' | 'redo'>;

export function historyActs(context: Context): HistoryActs {
  const { storage, importing } = context;

  function projectChange(project: ProjectId, change: Change, state: ProjectState): ProjectChange {
    switch (change.kind) {
      case 'columns':
        return { columns: change.columns };
      case 'truncate':
        refuseWhileUsed(state.jobs, importing.has(project));
        return { dropRows: change.rows };
      case 'discard-classifier': {
        const classifier = state.classifiers.find(({ id }) => id === change.classifier);
        if (classifier === undefined) return {};
        return {
          classifier: { ...classifier, discarded: change.discarded },
          ...(change.current === undefined ? {} : { record: { current: change.current } }),
        };
      }
      case 'discard-translator': {
        const translator = state.translators.find(({ id }) => id === change.translator);
        return translator === undefined ? {} : { translator: { ...translator, discarded: change.discarded } };
      }
      case 'choose-classifier':
        return { record: { current: change.classifier } };
      default:
        return change satisfies never;
    }
  }

  return {
    async undo(project) {
      await writable(context, project);
      await storage.act(project, (state) => {
        const { undo } = historyState(state.events);
        if (undo === null) throw new DashError('BadInput', 'There is nothing to undo.');
        const change = projectChange(project, undoChange(undo.body, state.catalog), state);
        return { ...change, event: { type: 'undone', seq: undo.seq } };
      });
    },

    async redo(project) {
      await writable(context, project);
      await storage.act(project, (state) => {
        const { redo } = historyState(state.events);
        const change = redo === null ? null : redoChange(redo.body, state.catalog);
        if (redo === null || change === null) throw new DashError('BadInput', 'There is nothing to redo.');
        return { ...projectChange(project, change, state), event: { type: 'redone', seq: redo.seq } };
      });
    },
  };
}

/** Rows go only while nothing learns from them and no further ones come in behind them. */
function refuseWhileUsed(jobs: readonly JobRecord[], importing: boolean): void {
  if (importing) {
    throw new DashError('BadInput', 'Images are being imported; wait for that or cancel it first.');
  }
  if (jobs.some(({ state }) => state === 'running')) {
    throw new DashError(
      'BadInput',
      'A training is running on these images, or a translation; wait for it or cancel it before removing them.',
    );
  }
}
