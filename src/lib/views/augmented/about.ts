import { viewId } from '../view';

export const ID = viewId('augmented');
export const TITLE = 'New images';
export const HELP =
  'The new images beside their sources, the doubtful first. Reject what went wrong; only accepted ones are learned from.';
