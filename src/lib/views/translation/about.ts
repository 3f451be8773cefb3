import { viewId } from '../view';

export const ID = viewId('translation');
export const TITLE = 'Translate';
export const HELP =
  'Which images take on which style, and by what. Try a few, test the hypothesis with the probe, then make them all.';
