import type { NEAREST } from './model';

/** How the columns are shown; of this view alone. */
export class ClusterOptions {
  nearest = $state.raw<(typeof NEAREST)[number]>(12);
}
