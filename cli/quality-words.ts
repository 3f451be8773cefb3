import { LEAST_TRUST } from '../src/lib/domain/measured-quality';
import type { Doubt, TranslationQuality } from '../src/lib/domain/style';

export const shareInWords = (share: number | null): string =>
  share === null ? '–' : `${(100 * share).toFixed(1)} %`;
const figure = (value: number | null): string => (value === null ? '–' : value.toFixed(3));

/** How good a translation is, line by line. */
export function qualityInWords(quality: TranslationQuality): string[] {
  const { n, doubts, pruned, binding, cells } = quality;
  const real = cells.map((cell) => cell.real);
  const few =
    binding || real.length === 0
      ? ''
      : `; a hint, from ${Math.min(...real)} to ${Math.max(...real)} real images of a class and style`;
  const rejected = Object.entries(pruned).filter(([, count]) => count > 0);
  const { styles = null, classes = null } = quality.trust ?? {};
  return [
    `Style reached ${shareInWords(quality.hit)}, class kept ${shareInWords(quality.retention)}, a pixel changes by ${shareInWords(quality.change)}`,
    `KID ${figure(quality.kid)} (real images among themselves ${figure(quality.kidFloor)}, sources ${figure(quality.kidCeiling)}${few})`,
    `There and back ${shareInWords(quality.cycle)}, variety ${figure(quality.diversity)} (real ${figure(quality.realDiversity)}), distance to what was there ${figure(quality.memorisation)} times that of real images`,
    `The judge tells the style of ${shareInWords(styles)} of real images, the class of ${shareInWords(classes)}; below ${shareInWords(LEAST_TRUST)} it doubts nothing`,
    `Doubted of ${n}: ${counts(doubts)}${rejected.length === 0 ? '' : `; rejected: ${counts(Object.fromEntries(rejected))}`}`,
  ];
}

const NAMES: Readonly<Record<Doubt | 'other', string>> = {
  missed: 'style missed',
  unchanged: 'hardly changed',
  lost: 'class lost',
  other: 'for no doubt',
};
const counts = (of: Readonly<Record<string, number>>): string =>
  Object.entries(of)
    .map(([name, count]) => `${count} ${NAMES[name as Doubt]}`)
    .join(', ');
