import ScanSearch from '@lucide/svelte/icons/scan-search';
import type { View } from '../view';
import { HELP, ID, TITLE } from './about';
import Focus from './Focus.svelte';

export const focus: View = {
  id: ID,
  title: TITLE,
  help: HELP,
  icon: ScanSearch,
  accepts: (catalog) => (catalog.rows > 0 ? true : 'This project has no images yet.'),
  component: Focus,
};
