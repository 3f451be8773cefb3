import { viewId } from '../view';

export const ID = viewId('verdict');
export const TITLE = 'Verdict';
export const HELP =
  'Whether the current classifier is better than the one before, on images of confirm that nobody chose by.';
