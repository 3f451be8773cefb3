import type { View } from '../view';
import { HELP, ID, TITLE } from './about';
import Images from './Images.svelte';
import { imagesModel, type ImagesInput, type ImagesModel } from './model';

export const images: View<ImagesInput, ImagesModel> = {
  id: ID,
  title: TITLE,
  help: HELP,
  linking: 'filter',
  accepts: (catalog) => (catalog.rows > 0 ? true : 'This project has no images yet.'),
  model: imagesModel,
  component: Images,
};
