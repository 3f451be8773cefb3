import type { ViewId } from '../domain/ids';
import { CLASSES, OUTCOMES } from './projection/about';
import { STEPS } from './steps';

const LEGEND: Readonly<Record<ViewId, string>> = { [CLASSES]: 'Class', [OUTCOMES]: 'Right or wrong' };

/** Name of what has set a clause of the selection. */
export function sourceTitle(source: ViewId): string {
  const view = STEPS.flatMap(({ views }) => views).find(({ id }) => id === source);
  return view?.title ?? LEGEND[source] ?? source;
}
