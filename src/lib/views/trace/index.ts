import Route from '@lucide/svelte/icons/route';
import type { View } from '../view';
import { HELP, ID, TITLE } from './about';
import Trace from './Trace.svelte';

export const trace: View = {
  id: ID,
  title: TITLE,
  help: HELP,
  icon: Route,
  accepts: (catalog) => (catalog.rows > 0 ? true : 'This project has no images yet.'),
  component: Trace,
};
