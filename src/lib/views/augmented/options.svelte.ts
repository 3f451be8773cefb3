import type { Filter } from './model';

/** How the pairs are shown; of this view alone. */
export class PairOptions {
  filter = $state.raw<Filter>('all');
}
