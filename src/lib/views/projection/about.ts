import { viewId } from '../view';

export const ID = viewId('projection');
export const TITLE = 'Projection';
export const HELP =
  'Images that are alike to the classifier stand close together. A cross is an image that it gets wrong, in the colour of its class, on a ring in the colour of the class it was taken for.';

/** Filters of the legend: sources of their own beside the lasso, so that they add to it. */
export const CLASSES = viewId('classes');
export const OUTCOMES = viewId('outcomes');
