import { viewId } from '../view';

export const ID = viewId('suggestions');
export const TITLE = 'Suspicious slices';
export const HELP =
  'Groups of images of one class that the classifier gets wrong more often than chance lets expect: found on explore, checked on confirm. One click selects a group.';
