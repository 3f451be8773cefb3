import { rowsOf } from '../domain/catalog';
import type { OpenProject } from '../state/open-project.svelte';
import { counted } from '../ui/format';

/** How far a project is in each step, in a few words for the rail. */
export const progressWords = {
  discover: (project: OpenProject): string => {
    if (project.current === null) return 'nothing trained yet';
    const { predictions } = project;
    if (predictions === null) return project.current.name;
    const wrong = rowsOf(project.catalog, 'explore').reduce(
      (sum, row) => sum + Number(predictions.correct[row] === 0),
      0,
    );
    return `${counted(wrong, 'error')} on explore`;
  },
  mitigate: (project: OpenProject): string => {
    const images = rowsOf(project.catalog, 'augmented').length;
    return images === 0 ? 'no new images yet' : counted(images, 'new image');
  },
  retrain: (project: OpenProject): string => {
    const kept = project.classifiers.filter(({ discarded }) => !discarded).length;
    return kept === 0 ? '' : counted(kept, 'classifier');
  },
};
