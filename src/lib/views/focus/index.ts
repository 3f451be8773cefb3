import type { View } from '../view';
import { HELP, ID, TITLE } from './about';
import Focus from './Focus.svelte';
import { focusModel, type FocusInput, type FocusModel } from './model';

export const focus: View<FocusInput, FocusModel> = {
  id: ID,
  title: TITLE,
  help: HELP,
  linking: 'highlight',
  accepts: (catalog) => (catalog.rows > 0 ? true : 'This project has no images yet.'),
  model: focusModel,
  component: Focus,
};
