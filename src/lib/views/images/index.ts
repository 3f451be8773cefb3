import LayoutGrid from '@lucide/svelte/icons/layout-grid';
import type { View } from '../view';
import { HELP, ID, TITLE } from './about';
import Images from './Images.svelte';

export const images: View = {
  id: ID,
  title: TITLE,
  help: HELP,
  icon: LayoutGrid,
  accepts: (catalog) => (catalog.rows > 0 ? true : 'This project has no images yet.'),
  component: Images,
};
