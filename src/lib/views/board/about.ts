import { viewId } from '../view';

export const ID = viewId('board');
export const TITLE = 'Classifiers';
export const HELP =
  'The Classifier Board: train, follow the loss, compare scores with their intervals, switch between classifiers.';
