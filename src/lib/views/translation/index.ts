import Wand from '@lucide/svelte/icons/wand-sparkles';
import type { View } from '../view';
import { HELP, ID, TITLE } from './about';
import Translation from './Translation.svelte';

export const translation: View = {
  id: ID,
  title: TITLE,
  help: HELP,
  icon: Wand,
  accepts: (catalog) => (catalog.rows > 0 ? true : 'This project has no images yet.'),
  component: Translation,
};
