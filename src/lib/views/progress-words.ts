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
    // Those of baselines are no part of what a user makes.
    const images = project.mitigation.augmented.items.reduce((sum, { total }) => sum + total, 0);
    return images === 0 ? 'no new images yet' : counted(images, 'new image');
  },
  retrain: (project: OpenProject): string => {
    const kept = project.classifiers.filter(
      ({ discarded, baseline }) => !discarded && baseline === undefined,
    ).length;
    return kept === 0 ? '' : counted(kept, 'classifier');
  },
};
