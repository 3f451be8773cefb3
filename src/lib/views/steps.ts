import type { OpenProject } from '../state/open-project.svelte';
import type { StepName } from '../state/layout.svelte';
import { augmented } from './augmented';
import { baselines } from './baselines';
import { board } from './board';
import { clusters } from './clusters';
import { confusion } from './confusion';
import { focus } from './focus';
import { images } from './images';
import { arranged, type Column, type Placement } from './placement';
import { progressWords } from './progress-words';
import { projection } from './projection';
import { summary } from './summary';
import { suggestions } from './suggestions';
import { trace } from './trace';
import { translation } from './translation';
import { verdict } from './verdict';
import type { View } from './view';

/**
 * Where each view stands, from top to bottom: step → column and share of its height. A view is added by one line;
 * columns without a view are left out, and shares are made to fill what is there.
 */
const PLACEMENTS: readonly Placement[] = [
  { view: projection, discover: [0, 62], all: [0, 60] },
  { view: images, discover: [0, 38], all: [0, 40] },
  { view: suggestions, discover: [1, 29], all: [1, 30] },
  { view: verdict, retrain: [1, 38] },
  { view: baselines, retrain: [1, 38] },
  { view: confusion, discover: [1, 34], retrain: [1, 24], all: [1, 34] },
  { view: focus, discover: [1, 37], all: [1, 36] },
  { view: clusters, mitigate: [0, 54], all: [2, 40] },
  { view: augmented, mitigate: [0, 46], all: [2, 30] },
  { view: translation, mitigate: [1, 72], all: [2, 30] },
  { view: summary, mitigate: [1, 28], all: [3, 24] },
  { view: board, retrain: [0, 60], all: [3, 46] },
  { view: trace, retrain: [0, 40], all: [3, 30] },
];

/** Width of each column in percent. */
const WIDTHS: Readonly<Record<StepName, readonly number[]>> = {
  discover: [64, 36],
  mitigate: [64, 36],
  retrain: [60, 40],
  all: [30, 22, 26, 22],
};

export interface Step {
  readonly name: StepName;
  /** Its place in the order; `null` for all views at once. */
  readonly number: number | null;
  readonly title: string;
  readonly help: string;
  /** How far the project is in it, in a few words. */
  readonly progress: (project: OpenProject) => string;
  readonly columns: readonly Column[];
  readonly views: readonly View[];
}

const step = (
  name: StepName,
  number: number | null,
  title: string,
  help: string,
  progress: Step['progress'],
): Step => {
  const columns = arranged(PLACEMENTS, name, WIDTHS[name]);
  return {
    name,
    number,
    title,
    help,
    progress,
    columns,
    views: columns.flatMap(({ places }) => places.map(({ view }) => view)),
  };
};

const ALL_STEPS: readonly Step[] = [
  step('discover', 1, 'Discover', 'See what the classifier gets wrong, and why.', progressWords.discover),
  step('mitigate', 2, 'Mitigate', 'Make images that break the shortcut.', progressWords.mitigate),
  step('retrain', 3, 'Retrain', 'Train again, compare, keep or discard.', progressWords.retrain),
  step('all', null, 'All views', 'Everything at once.', () => ''),
];

/** A step appears with its first view. */
export const STEPS: readonly Step[] = ALL_STEPS.filter(({ views }) => views.length > 0);

export const stepOf = (name: StepName): Step => STEPS.find((one) => one.name === name) ?? STEPS[0]!;
