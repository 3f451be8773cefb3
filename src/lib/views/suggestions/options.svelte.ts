import type { Space } from '../../domain/discovery';

/** How slices are searched for; of this view alone. */
export class SearchOptions {
  space = $state.raw<Space>('latent');
  k = $state.raw(8);
}
