import type { Part } from '../../domain/catalog';

/** How the mosaic is shown; of this view alone. */
export class MosaicOptions {
  part = $state.raw<Part>('explore');
  /** `null` = as the step has it. */
  change = $state.raw<boolean | null>(null);
  table = $state.raw(true);
}
