import { viewId } from '../view';

export const ID = viewId('images');
export const TITLE = 'Images';
export const HELP =
  'The images themselves, worst first: filter, group and select them. A cross marks what the classifier gets wrong.';
