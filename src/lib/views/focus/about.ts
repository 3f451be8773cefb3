import { viewId } from '../view';

export const ID = viewId('focus');
export const TITLE = 'Grad-CAM';
export const HELP =
  'One image in detail, and where the classifier looked: the parts that speak for a class, as the last block of the network has them.';
