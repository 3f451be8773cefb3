import { viewId } from '../view';

export const ID = viewId('confusion');
export const TITLE = 'Mosaic';
export const HELP =
  'How many images of each class are taken for which class: every area is as large as their number, and selects them. With two classifiers it shows what was fixed and what broke.';
