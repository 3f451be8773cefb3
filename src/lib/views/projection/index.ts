import ChartScatter from '@lucide/svelte/icons/chart-scatter';
import type { View } from '../view';
import { HELP, ID, TITLE } from './about';
import Projection from './Projection.svelte';

export const projection: View = {
  id: ID,
  title: TITLE,
  help: HELP,
  icon: ChartScatter,
  accepts: (catalog) => (catalog.rows > 0 ? true : 'This project has no images yet.'),
  component: Projection,
};
