import type { ExplanationMethod } from '../../domain/discovery';
import type { HeatLook } from './heat';

/** What is explained and how it is drawn; of this view alone. */
export class FocusOptions {
  /** One image, or several of the selection. */
  many = $state.raw(false);
  method = $state.raw<ExplanationMethod>('gradcam');
  /** Class that is explained; `null` = the one that each image is taken for. */
  target = $state.raw<number | null>(null);
  look = $state.raw<HeatLook>('uniform');
}
