import type { Accuracy } from '../src/lib/domain/metrics';
import type { DataSummary } from './driver/in-page';

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

export function accuracyInWords({ n, correct, accuracy, interval, groups, groupInterval }: Accuracy): string {
  const [low, high] = groupInterval ?? interval;
  const over = groups === undefined ? '' : ` in ${groups} groups`;
  return `${percent(accuracy)} (${correct} of ${n}${over}; 95 % interval ${percent(low)} to ${percent(high)})`;
}

export const dataInWords = ({ name, classes, counts }: Omit<DataSummary, 'attributes'>): string =>
  `${name}: ${classes.join(', ')}; ${counts.train} training, ${counts.validation} validation, ${counts.test} test images`;

export const lines = (...texts: readonly (string | null)[]): string =>
  texts.filter((text) => text !== null).join('\n') + '\n';
