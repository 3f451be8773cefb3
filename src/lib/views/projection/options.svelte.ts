import type { Algorithm, Space } from '../../domain/discovery';
import type { View } from './geometry';

export type Tool = 'lasso' | 'corners' | 'move';
export type Arrangement = 'beside' | 'overlaid';
export const MOST_ZOOM = 100;
export const WHOLE: View = { k: 1, x: 0, y: 0 };

/** How the projection is shown and computed; of this view alone. */
export class ProjectionOptions {
  space = $state.raw<Space>('latent');
  arrangement = $state.raw<Arrangement>('beside');
  contours = $state.raw(true);
  tool = $state.raw<Tool>('lasso');
  /** Shared by the plots, so that they show the same place. */
  view = $state.raw<View>(WHOLE);
  perplexity = $state<number | null>(30);
  iterations = $state<number | null>(1000);
  algorithm = $state.raw<Algorithm>('dash');
  settings = $state.raw(false);
}
