import { viewId } from '../view';

export const ID = viewId('baselines');
export const TITLE = 'Was it the style?';
export const HELP =
  'The retraining beside the same number of images made otherwise, and beside other remedies: on confirm, by the same settings and seed. Below them yardsticks, which are no remedies: another network, and for demonstrations what knows the answer.';
