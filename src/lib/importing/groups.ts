import type { GivenPart } from '../domain/catalog';
import type { GivenSplit } from './layout';
import { IMPORT_LIMITS } from './limits';
import { listed, plural, quote } from './words';

export interface GroupedImage {
  readonly group: string | null;
  readonly split: GivenSplit;
}

export interface SpanResult {
  /** Index → reason. */
  readonly refused: ReadonlyMap<number, string>;
  /** False where groups were given up. */
  readonly keepGroups: boolean;
  readonly notes: readonly string[];
}

/** Of equal halves the one that is dearer stays. */
const DEAR: readonly GivenSplit[] = ['test', 'confirm', 'explore', 'validation', 'training', 'pool'];
const SPLIT_NAMES: Readonly<Record<GivenSplit, string>> = {
  training: 'training',
  validation: 'validation',
  explore: 'validation (explore)',
  confirm: 'validation (confirm)',
  test: 'test',
  pool: 'the unlabelled pool',
};
export const splitName = (split: GivenSplit): string => SPLIT_NAMES[split];

/**
 * Images of one source must not stand in two parts, or accuracies are too good. Where the given split breaks that, the
 * part with most images of the source keeps them and the others are refused: nothing is moved. Where that would cost
 * more than a tenth of all images, the column is no source of crops but something coarse (a camera, a site): groups
 * are given up instead, and a note says so.
 */
export function resolveSpans(images: readonly GroupedImage[]): SpanResult {
  const groups = new Map<string, Map<GivenSplit, number[]>>();
  for (const [index, { group, split }] of images.entries()) {
    if (group === null) continue;
    const splits = groups.get(group) ?? new Map<GivenSplit, number[]>();
    groups.set(group, splits);
    const members = splits.get(split);
    if (members === undefined) splits.set(split, [index]);
    else members.push(index);
  }
  const refused = new Map<number, string>();
  const spanning: string[] = [];
  for (const [group, splits] of groups) {
    if (splits.size < 2) continue;
    spanning.push(group);
    const [kept, ...others] = [...splits].sort(
      (a, b) => b[1].length - a[1].length || DEAR.indexOf(a[0]) - DEAR.indexOf(b[0]),
    );
    for (const [split, members] of others) {
      const reason = `It stands in ${splitName(split)}, but most images of its source ${quote(group)} stand in ${splitName(kept![0])}; one source must not be in two parts.`;
      for (const index of members) refused.set(index, reason);
    }
  }
  if (refused.size === 0) return { refused, keepGroups: true, notes: [] };
  const sources = `${plural(spanning.length, 'source stands', 'sources stand')} in several of the given splits (${listed(spanning, IMPORT_LIMITS.examples)})`;
  if (refused.size > IMPORT_LIMITS.groupLoss * images.length) {
    const note = `${sources}; ${plural(refused.size, 'image')} would have to go. The column is not used as groups, so intervals treat all images as independent, and accuracies may be too good.`;
    return { refused: new Map(), keepGroups: false, notes: [note] };
  }
  const note = `${sources}; ${plural(refused.size, 'image')} of the smaller sides refused.`;
  return { refused, keepGroups: true, notes: [note] };
}
export const splitNameOfPart = (part: GivenPart): string => SPLIT_NAMES[part];
