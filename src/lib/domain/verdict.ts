import type { Comparison } from './comparison';
import { counted, fixed, pWords } from './figures';

/** Below this a difference is called one. */
const LEVEL = 0.05;

const points = (share: number): string => fixed(100 * share, 1).replace(/\.0$/, '');

/** p and interval of what decides: of the groups where several images share one, else of the images. */
export function decisive({
  n,
  p,
  interval,
  byGroup,
}: Pick<Comparison, 'n' | 'p' | 'interval' | 'byGroup'>): Pick<Comparison, 'p' | 'interval'> & {
  /** `null` where images decide. */
  readonly groups: number | null;
} {
  return byGroup !== null && byGroup.n < n
    ? { p: byGroup.p, interval: byGroup.interval, groups: byGroup.n }
    : { p, interval, groups: null };
}

/** Whether the second classifier is better and that is hardly chance. */
export const isBetter = (comparison: Comparison): boolean =>
  comparison.difference > 0 && decisive(comparison).p < LEVEL;

/**
 * What changed, how sure that is and on how many images, for people. Where images come in groups the groups decide:
 * images of one source are right and wrong together.
 */
export function verdictWords(comparison: Comparison, part: string): string {
  const { n, b, c, difference } = comparison;
  const turned = `Of ${counted(n, 'image')} of ${part}, ${b} turned right and ${c} turned wrong`;
  const { p, interval, groups } = decisive(comparison);
  const [low, high] = interval;
  const sure = p < LEVEL;
  const by = `${points(Math.abs(difference))} points`;
  const range = `95 % interval ${points(low)} to ${points(high)}`;
  const over = groups === null ? '' : ` over ${groups} groups`;
  const test = `${range}, exact ${pWords(p)}${over}`;
  if (difference === 0) return `${turned}: no difference (${test}).`;
  const direction = difference > 0 ? 'better' : 'worse';
  return sure
    ? `${turned}: ${by} ${direction} (${test}).`
    : `${turned}: ${by} ${direction}, which may be chance (${test}).`;
}
