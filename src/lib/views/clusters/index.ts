import Columns4 from '@lucide/svelte/icons/columns-4';
import type { View } from '../view';
import { HELP, ID, TITLE } from './about';
import Clusters from './Clusters.svelte';

export const clusters: View = {
  id: ID,
  title: TITLE,
  help: HELP,
  icon: Columns4,
  accepts: (catalog) => (catalog.rows > 0 ? true : 'This project has no images yet.'),
  component: Clusters,
};
