import { viewId } from '../view';

export const ID = viewId('summary');
export const TITLE = 'What is added';
export const HELP =
  'Training images of each class in each style, before and after: whether class and style still go together.';
