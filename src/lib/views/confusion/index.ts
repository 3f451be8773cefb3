import type { View } from '../view';
import { HELP, ID, TITLE } from './about';
import Confusion from './Confusion.svelte';
import { confusionModel, type ConfusionInput, type ConfusionModel } from './model';

export const confusion: View<ConfusionInput, ConfusionModel> = {
  id: ID,
  title: TITLE,
  help: HELP,
  linking: 'highlight',
  accepts: (catalog) =>
    catalog.classes.length >= 2 ? true : 'The table needs at least two classes; this project has fewer.',
  model: confusionModel,
  component: Confusion,
};
