import type { Grouping, Sort } from './model';

export const TILE_SIZES_PX = { S: 52, M: 80, L: 128 } as const;
export type TileSize = keyof typeof TILE_SIZES_PX;

/** How the images are shown; of this view alone. */
export class ImageOptions {
  sort = $state.raw<Sort>('loss');
  grouping = $state.raw<Grouping>('none');
  wrongOnly = $state.raw(false);
  size = $state.raw<TileSize>('M');
  /** A table of words instead of tiles. */
  table = $state.raw(false);
}
