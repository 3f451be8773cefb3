import ImagePlus from '@lucide/svelte/icons/image-plus';
import type { View } from '../view';
import { HELP, ID, TITLE } from './about';
import AugmentedView from './Augmented.svelte';

export const augmented: View = {
  id: ID,
  title: TITLE,
  help: HELP,
  icon: ImagePlus,
  accepts: (catalog) => (catalog.rows > 0 ? true : 'This project has no images yet.'),
  component: AugmentedView,
};
