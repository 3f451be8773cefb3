import type { Part } from './catalog';
import { UNLABELLED, partCode } from './catalog';
import { seeded, shuffled } from './random';

export interface SplitShares {
  readonly training: number;
  readonly validation: number;
  readonly test: number;
}

export const DEFAULT_SHARES: SplitShares = { training: 0.6, validation: 0.2, test: 0.2 };

interface Group {
  readonly rows: readonly number[];
  readonly label: number;
}

/**
 * Parts of unsplit images, as codes: whole groups, stratified by class, the same for the same seed. Groups without any
 * label go to the pool. A class of one group is trained on; one of two is validated on as well; one of three is in
 * every part. Validation is halved into explore and confirm.
 *
 * @param labels class code of each row or `UNLABELLED`
 * @param groups rows with equal numbers stay together
 */
export function splitByGroup(
  labels: ArrayLike<number>,
  groups: ArrayLike<number>,
  seed: number,
  shares: SplitShares = DEFAULT_SHARES,
): Uint8Array {
  const parts = new Uint8Array(labels.length).fill(partCode('pool'));
  const order = ['training', 'validation', 'test'] as const;
  const validation: number[] = [];
  for (const [group, bin] of deal(
    groupsOf(labels, groups),
    order.map((part) => shares[part]),
    seed,
  )) {
    const part = order[bin]!;
    if (part === 'validation') validation.push(...group.rows);
    else for (const row of group.rows) parts[row] = partCode(part);
  }
  return halve(parts, validation, labels, groups, seed);
}

/**
 * The parts with the rows in `validation` set to explore or confirm: halves by group, stratified by class. What is odd
 * goes to explore in one class and to confirm in the next; a class of a single group is explored. Unlabelled groups are halved as a class of their own.
 */
export function halveValidation(
  parts: Uint8Array,
  validation: readonly number[],
  labels: ArrayLike<number>,
  groups: ArrayLike<number>,
  seed: number,
): Uint8Array {
  return halve(parts.slice(), validation, labels, groups, seed);
}

function halve(
  parts: Uint8Array,
  validation: readonly number[],
  labels: ArrayLike<number>,
  groups: ArrayLike<number>,
  seed: number,
): Uint8Array {
  const halves: readonly Part[] = ['explore', 'confirm'];
  const rows = [...validation].sort((a, b) => a - b);
  const collected = groupsOf(labels, groups, rows, true);
  for (const [group, half] of deal(collected, [0.5, 0.5], seed ^ 0x5bd1e995, true)) {
    for (const row of group.rows) parts[row] = partCode(halves[half]!);
  }
  return parts;
}

/** Groups in order of first appearance; the class of a group is its most frequent label, the lowest of equals. */
function groupsOf(
  labels: ArrayLike<number>,
  groups: ArrayLike<number>,
  rows: readonly number[] = Array.from(labels, (_, row) => row),
  withUnlabelled = false,
): Group[] {
  const members = new Map<number, number[]>();
  for (const row of rows) {
    const group = members.get(groups[row]!);
    if (group === undefined) members.set(groups[row]!, [row]);
    else group.push(row);
  }
  return [...members.values()]
    .map((rows) => ({ rows, label: majority(rows.map((row) => labels[row]!)) }))
    .filter(({ label }) => withUnlabelled || label !== UNLABELLED);
}

function majority(labels: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const label of labels) if (label !== UNLABELLED) counts.set(label, (counts.get(label) ?? 0) + 1);
  let best = UNLABELLED;
  for (const [label, count] of counts) {
    const lead = count - (counts.get(best) ?? 0);
    if (lead > 0 || (lead === 0 && label < best)) best = label;
  }
  return best;
}

/**
 * Deals the groups of each class into bins: the next group, large ones first, goes where most is still missing. Where
 * equally much is missing the first bin takes it, or with `alternate` the last one in every second class.
 */
function* deal(
  groups: readonly Group[],
  shares: readonly number[],
  seed: number,
  alternate = false,
): Generator<readonly [Group, bin: number]> {
  const labels = [...new Set(groups.map(({ label }) => label))].sort((a, b) => a - b);
  for (const [nth, label] of labels.entries()) {
    // A stream of its own for each class: another class more or fewer changes nothing here.
    const random = seeded((seed ^ Math.imul(label + 1, 0x9e3779b1)) | 0);
    const ofClass = shuffled(
      groups.filter((group) => group.label === label),
      random,
    ).sort((a, b) => b.rows.length - a.rows.length);
    const total = ofClass.reduce((sum, group) => sum + group.rows.length, 0);
    const filled = shares.map(() => 0);
    const bins = [...shares.entries()].filter(([, share]) => share > 0);
    if (alternate && nth % 2 === 1 && ofClass.length > 1) bins.reverse();
    for (const [i, group] of ofClass.entries()) {
      const empty = bins.filter(([bin]) => filled[bin] === 0);
      // The last groups are kept for bins that would stay empty.
      const open = empty.length > 0 && ofClass.length - i <= empty.length ? empty : bins;
      let best = open[0]![0];
      for (const [bin] of open) if (missing(bin) > missing(best) + 1e-9) best = bin;
      filled[best]! += group.rows.length;
      yield [group, best];
    }

    function missing(bin: number): number {
      return shares[bin]! * total - filled[bin]!;
    }
  }
}
