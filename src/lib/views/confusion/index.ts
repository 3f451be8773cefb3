import ChartBarStacked from '@lucide/svelte/icons/chart-bar-stacked';
import type { View } from '../view';
import { HELP, ID, TITLE } from './about';
import Confusion from './Confusion.svelte';

export const confusion: View = {
  id: ID,
  title: TITLE,
  help: HELP,
  icon: ChartBarStacked,
  accepts: (catalog) =>
    catalog.classes.length >= 2 ? true : 'The mosaic needs at least two classes; this project has fewer.',
  component: Confusion,
};
