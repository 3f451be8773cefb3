import { viewId } from '../view';

export const ID = viewId('clusters');
export const TITLE = 'Clusters';
export const HELP =
  'Groups of images that look alike to the classifier, the nearest to each centre first. A column can become the style that other images take on.';
