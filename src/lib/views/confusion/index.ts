import Table2 from '@lucide/svelte/icons/table-2';
import type { View } from '../view';
import { HELP, ID, TITLE } from './about';
import Confusion from './Confusion.svelte';

export const confusion: View = {
  id: ID,
  title: TITLE,
  help: HELP,
  icon: Table2,
  accepts: (catalog) =>
    catalog.classes.length >= 2 ? true : 'The table needs at least two classes; this project has fewer.',
  component: Confusion,
};
