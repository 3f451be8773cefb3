import type { Comparison } from './comparison';

/** Below this a difference is called one. */
const LEVEL = 0.05;

const points = (share: number): string => (100 * share).toFixed(1).replace(/\.0$/, '');
const pValue = (p: number): string => (p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(p < 0.1 ? 3 : 2)}`);
const images = (n: number): string => (n === 1 ? '1 image' : `${n.toLocaleString('en')} images`);

/**
 * What changed, how sure that is and on how many images, for people. Where images come in groups the groups decide:
 * images of one source are right and wrong together.
 */
export function verdictWords(
  { n, b, c, p, difference, interval, byGroup }: Comparison,
  part: string,
): string {
  const counted = `Of ${images(n)} of ${part}, ${b} turned right and ${c} turned wrong`;
  const grouped = byGroup !== null && byGroup.n < n;
  const decisive = grouped ? { p: byGroup.p, interval: byGroup.interval } : { p, interval };
  const [low, high] = decisive.interval;
  const sure = decisive.p < LEVEL;
  const by = `${points(Math.abs(difference))} points`;
  const range = `95 % interval ${points(low)} to ${points(high)}`;
  const over = grouped ? ` over ${byGroup.n} groups` : '';
  const test = `${range}, exact ${pValue(decisive.p)}${over}`;
  if (difference === 0) return `${counted}: no difference (${test}).`;
  const direction = difference > 0 ? 'better' : 'worse';
  return sure
    ? `${counted}: ${by} ${direction} (${test}).`
    : `${counted}: ${by} ${direction}, which may be chance (${test}).`;
}
