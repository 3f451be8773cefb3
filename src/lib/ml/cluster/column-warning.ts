import { totalVariation } from '../../domain/association';
import { binomialTail } from '../../domain/statistics';

/** Images by class: of a column, or of all columns together. */
export interface ColumnEvidence {
  /** Labels of training and of explore. */
  readonly training: readonly number[];
  readonly explore: readonly number[];
  /** What the classifier predicts for what was clustered. */
  readonly predicted: readonly number[];
}

/** Fewer labelled images than that tell nothing. */
const LEAST = 8;
const PURE = 0.9;
const CHANCE = 0.001;
/** So much more of the labels than of the predictions has to shift. */
const SHIFT = 0.25;

export function countsOf(rows: Int32Array, code: (row: number) => number, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const row of rows) {
    const value = code(row);
    if (value >= 0 && value < classes) counts[value]!++;
  }
  return counts;
}

const sum = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0);

/**
 * Why a column would be no look but a class, `null` where it is not known to be one. Two signs: nearly all its images
 * on explore are of one class, more than chance gives; or the labels of training shift in it and the classifier's
 * answers do not. In biased data a column of the bias shifts the labels of training too, but the classifier follows it.
 */
export function columnWarning(
  column: ColumnEvidence,
  overall: ColumnEvidence,
  classes: readonly string[],
): string | null {
  const explore = sum(column.explore);
  const most = Math.max(0, ...column.explore);
  const label = column.explore.indexOf(most);
  const share = overall.explore[label]! / Math.max(1, sum(overall.explore));
  if (explore >= LEAST && most >= PURE * explore && binomialTail(most, explore, share) < CHANCE) {
    return `${most} of its ${explore} images on explore with a class are “${classes[label]!}”: it cannot be told from that class.`;
  }
  const labels = totalVariation(column.training, overall.training);
  const answers = totalVariation(column.predicted, overall.predicted);
  if (sum(column.training) < LEAST || labels - answers <= SHIFT) return null;
  const common = column.training.indexOf(Math.max(...column.training));
  return `In training it goes with “${classes[common]!}”, and the classifier does not follow it: it may be that class rather than a look.`;
}
