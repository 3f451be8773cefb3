import Network from '@lucide/svelte/icons/network';
import { UNLABELLED } from '../../domain/catalog';
import type { View } from '../view';
import { HELP, ID, TITLE } from './about';
import Board from './Board.svelte';

export const board: View = {
  id: ID,
  title: TITLE,
  help: HELP,
  icon: Network,
  accepts: (catalog) =>
    catalog.labels.some((label) => label !== UNLABELLED)
      ? true
      : 'No image has a class yet. Select images and give them one.',
  component: Board,
};
