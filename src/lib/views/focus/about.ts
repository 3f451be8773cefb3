import { viewId } from '../view';

export const ID = viewId('focus');
export const TITLE = 'Image';
export const HELP = 'The image in focus: where it comes from, what the classifier says, and how sure it is.';
