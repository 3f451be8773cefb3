import { viewId } from '../view';

export const ID = viewId('confusion');
export const TITLE = 'Class × prediction';
export const HELP =
  'How many images of each class are taken for which class. Every number selects its images.';
