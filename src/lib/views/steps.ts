import { board } from './board';
import { confusion } from './confusion';
import { focus } from './focus';
import { images } from './images';
import type { View } from './view';

export interface Step {
  readonly number: number;
  readonly title: string;
  readonly help: string;
  readonly views: readonly View[];
}

/** The paper's three tasks, in order. A step appears in the rail with its first view. */
const ALL_STEPS: readonly Step[] = [
  {
    number: 1,
    title: 'Discover',
    help: 'Train a classifier, see what it gets wrong, and find out why.',
    views: [board, images, confusion, focus],
  },
  { number: 2, title: 'Mitigate', help: 'Make images that break the shortcut.', views: [] },
  { number: 3, title: 'Retrain', help: 'Train again and compare.', views: [] },
];

export const STEPS: readonly Step[] = ALL_STEPS.filter((step) => step.views.length > 0);
