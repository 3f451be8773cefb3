import Scaling from '@lucide/svelte/icons/scaling';
import type { View } from '../view';
import { HELP, ID, TITLE } from './about';
import Baselines from './Baselines.svelte';

export const baselines: View = {
  id: ID,
  title: TITLE,
  help: HELP,
  icon: Scaling,
  accepts: (catalog) =>
    catalog.classes.length >= 2 ? true : 'A comparison needs at least two classes; this project has fewer.',
  component: Baselines,
};
