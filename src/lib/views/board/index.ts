import { UNLABELLED, type Catalog } from '../../domain/catalog';
import type { View } from '../view';
import { HELP, ID, TITLE } from './about';
import Board from './Board.svelte';
import { classifierItems, type ClassifierItem } from './classifiers';
import type { ClassifierRecord } from '../../domain/classifier';

export interface BoardInput {
  readonly classifiers: readonly ClassifierRecord[];
  readonly current: string | null;
}

export const board: View<BoardInput, readonly ClassifierItem[]> = {
  id: ID,
  title: TITLE,
  help: HELP,
  linking: 'highlight',
  accepts: (catalog: Catalog) =>
    catalog.labels.some((label) => label !== UNLABELLED)
      ? true
      : 'No image has a class yet. Select images and give them one.',
  model: ({ classifiers, current }) => classifierItems(classifiers, current),
  component: Board,
};
