import Table from '@lucide/svelte/icons/table';
import type { View } from '../view';
import { HELP, ID, TITLE } from './about';
import Summary from './Summary.svelte';

export const summary: View = {
  id: ID,
  title: TITLE,
  help: HELP,
  icon: Table,
  accepts: (catalog) =>
    catalog.classes.length > 0 ? true : 'No image has a class yet. Select images and give them one.',
  component: Summary,
};
