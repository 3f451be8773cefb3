import ListFilter from '@lucide/svelte/icons/list-filter';
import { rowsOf, UNLABELLED } from '../../domain/catalog';
import type { View } from '../view';
import { HELP, ID, TITLE } from './about';
import Suggestions from './Suggestions.svelte';

export const suggestions: View = {
  id: ID,
  title: TITLE,
  help: HELP,
  icon: ListFilter,
  accepts: (catalog) =>
    rowsOf(catalog, 'explore').some((row) => catalog.labels[row] !== UNLABELLED)
      ? true
      : 'It needs validation images that have a class.',
  component: Suggestions,
};
