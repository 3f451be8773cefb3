import { DashError } from '../domain/errors';
import type { ClassifierId, ProjectId } from '../domain/ids';
import type { ClassifierRecord } from '../domain/classifier';
import type { ProjectRecord } from '../domain/project';
import type { ProjectChange } from '../storage/contract';
import type { Commands } from './contract';
import { writable, type Context } from './context';

type ClassifierActs = Pick<
  Commands,
  'chooseClassifier' | 'discardClassifier' | 'restoreClassifier' | 'deleteClassifier'
>;

export function classifierActs(context: Context): ClassifierActs {
  async function act(
    project: ProjectId,
    id: ClassifierId,
    change: (
      classifier: ClassifierRecord,
      record: ProjectRecord,
      all: readonly ClassifierRecord[],
    ) => ProjectChange | null,
  ): Promise<void> {
    await writable(context, project);
    await context.storage.act(project, (state) => {
      const classifier = state.classifiers.find((one) => one.id === id);
      if (classifier === undefined) throw new DashError('NotFound', 'This classifier is not here any more.');
      return change(classifier, state.project, state.classifiers);
    });
  }

  return {
    chooseClassifier: (project, id) =>
      act(project, id, ({ discarded }, { current }) => {
        if (discarded) throw new DashError('BadInput', 'Restore the classifier before choosing it.');
        if (current === id) return null;
        return {
          record: { current: id },
          event: { type: 'classifier-chosen', classifier: id, from: current },
        };
      }),

    discardClassifier: (project, id, wanted) =>
      act(project, id, (classifier, { current }, all) => {
        if (classifier.discarded) return null;
        const hidden = { ...classifier, discarded: true };
        if (current !== id)
          return { classifier: hidden, event: { type: 'classifier-discarded', classifier: id } };
        const next = all.find((one) => one.id === (wanted ?? classifier.parent));
        const instead = next === undefined || next.discarded || next.id === id ? null : next.id;
        return {
          classifier: hidden,
          record: { current: instead },
          event: { type: 'classifier-discarded', classifier: id, instead },
        };
      }),

    restoreClassifier: (project, id) =>
      act(project, id, (classifier) =>
        classifier.discarded
          ? {
              classifier: { ...classifier, discarded: false },
              event: { type: 'classifier-restored', classifier: id },
            }
          : null,
      ),

    deleteClassifier: (project, id) =>
      act(project, id, () => ({
        deleteClassifier: id,
        event: { type: 'classifier-deleted', classifier: id },
      })),
  };
}
