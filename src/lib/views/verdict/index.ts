import Scale from '@lucide/svelte/icons/scale';
import type { View } from '../view';
import { HELP, ID, TITLE } from './about';
import VerdictView from './Verdict.svelte';

export const verdict: View = {
  id: ID,
  title: TITLE,
  help: HELP,
  icon: Scale,
  accepts: (catalog) =>
    catalog.classes.length >= 2 ? true : 'A verdict needs at least two classes; this project has fewer.',
  component: VerdictView,
};
