import { viewId } from '../view';

export const ID = viewId('trace');
export const TITLE = 'Trace';
export const HELP =
  'Every image is a point, right above and wrong below, and a line from one classifier to the next: what was fixed, and what was broken.';
