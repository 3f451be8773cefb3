import type { Accuracy } from './metrics';

/**
 * The interval that is drawn: over groups where images come in groups, unless the one over images is wider. Few
 * groups that agree by chance give the bootstrap nothing to vary, and its interval shrinks to a point.
 */
export function widerInterval({ interval, groupInterval }: Accuracy): readonly [number, number] {
  if (groupInterval === undefined) return interval;
  return groupInterval[1] - groupInterval[0] > interval[1] - interval[0] ? groupInterval : interval;
}
