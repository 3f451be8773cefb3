import { partCode, PARTS, UNLABELLED, type GivenPart } from '../domain/catalog';
import { halveValidation, splitByGroup } from '../domain/splits';
import type { ImportPlan } from './contract';
import { resolveSpans } from './groups';
import type { GivenSplit } from './layout';
import { findStanding } from './standing';
import { plural } from './words';

export interface UnsplitImage {
  readonly class: string | null;
  readonly group: string | null;
  readonly split: GivenSplit | null;
}

export interface AssignedParts {
  readonly parts: readonly GivenPart[];
  /** Index → reason. */
  readonly refused: ReadonlyMap<number, string>;
  /** False where groups were given up; those of sources that the project has stay. */
  readonly keepGroups: boolean;
  readonly drawn: boolean;
  readonly notes: readonly string[];
}

/** Training : validation where only training and test are given; the 60 : 20 of a whole split. */
const FROM_TRAINING = { training: 0.75, validation: 0.25, test: 0 };
const LABELLED: readonly GivenPart[] = ['training', 'explore', 'confirm', 'test'];

/** What the data as a whole gives, which decides what is drawn. */
interface Given {
  readonly validation: boolean;
  readonly test: boolean;
}

/**
 * Part of each image. Given splits are kept; validation is halved by group. Without validation it is drawn from
 * training; without validation and test all is drawn 60/20/20; all by whole groups, stratified by class, by seed.
 *
 * @param standing parts of the sources that the project has already, by name; their images are not drawn
 */
export function assignParts(
  images: readonly UnsplitImage[],
  seed: number,
  standing: ReadonlyMap<string, GivenPart> = new Map(),
): AssignedParts {
  const splits = images.map((image): GivenSplit | null => (image.class === null ? 'pool' : image.split));
  const has = (...wanted: readonly GivenSplit[]): boolean =>
    splits.some((split) => split && wanted.includes(split));
  const given: Given = { validation: has('validation', 'explore', 'confirm'), test: has('test') };
  const drawn = !given.validation && !given.test;
  const known = findStanding(images, splits, standing, (split) => partsOf(split, given));

  const open = [...images.keys()].filter((i) => !known.parts.has(i) && !known.refused.has(i));
  const openImages = open.map((i) => images[i]!);
  const openSplits = open.map((i) => splits[i]!);
  const assigned = drawn
    ? drawAll(openImages, openSplits, seed)
    : keepGiven(openImages, openSplits, given, seed);

  const parts = images.map((_, i) => known.parts.get(i) ?? 'training');
  open.forEach((i, at) => (parts[i] = assigned.parts[at]!));
  const spans = [...assigned.refused].map(([at, reason]) => [open[at]!, reason] as const);
  return {
    ...{ parts, drawn, keepGroups: assigned.keepGroups },
    refused: new Map([...known.refused, ...spans]),
    notes: [...known.notes, ...assigned.notes],
  };
}

/** Parts that an image of the split may come into. */
function partsOf(split: GivenSplit | null, given: Given): readonly GivenPart[] {
  if (split === null) return LABELLED;
  if (split === 'validation') return ['explore', 'confirm'];
  if (split !== 'training' || given.validation) return [split];
  return given.test ? ['training', 'explore', 'confirm'] : LABELLED;
}

type Assigned = Omit<AssignedParts, 'drawn'>;

function keepGiven(
  images: readonly UnsplitImage[],
  splits: readonly (GivenSplit | null)[],
  { validation: validated, test }: Given,
  seed: number,
): Assigned {
  const notes: string[] = [];
  const labels = labelCodes(images);
  const unsplit = splits.filter((split) => split === null).length;
  if (unsplit > 0) notes.push(`${plural(unsplit, 'image')} without a split; taken as training.`);
  const given = splits.map((split) => split ?? 'training');
  const spans = resolveSpans(images.map(({ group }, i) => ({ group, split: given[i]! })));
  const groups = groupCodes(images, spans.keepGroups);

  let parts = Uint8Array.from(given, (split) => partCode(split === 'validation' ? 'explore' : split));
  const rowsOf = (split: GivenSplit): number[] =>
    given.flatMap((found, row) => (found === split && !spans.refused.has(row) ? [row] : []));
  let validation = rowsOf('validation');
  if (!validated) {
    const training = rowsOf('training');
    const drawn = splitByGroup(
      training.map((row) => labels[row]!),
      training.map((row) => groups[row]!),
      seed,
      FROM_TRAINING,
    );
    validation = training.filter((_, i) => drawn[i] !== partCode('training'));
    notes.push(
      `No validation images given: ${plural(validation.length, 'image')} taken from training. They follow the same bias as training, so it may not show in validation accuracy.`,
    );
  }
  parts = halveValidation(parts, validation, labels, groups, seed) as typeof parts;
  if (!test) notes.push('No test images given: there is no sealed test set.');
  return {
    parts: Array.from(parts, givenPart),
    refused: spans.refused,
    keepGroups: spans.keepGroups,
    notes: [...spans.notes, ...notes],
  };
}

/** Only training or nothing is given. */
function drawAll(
  images: readonly UnsplitImage[],
  splits: readonly (GivenSplit | null)[],
  seed: number,
): Assigned {
  const labels = labelCodes(images);
  const parts = splits.map((split): GivenPart => (split === 'pool' ? 'pool' : 'training'));
  const rows = parts.flatMap((part, row) => (part === 'training' ? [row] : []));
  const groups = groupCodes(images, true);
  const drawn = splitByGroup(
    rows.map((row) => labels[row]!),
    rows.map((row) => groups[row]!),
    seed,
  );
  rows.forEach((row, i) => (parts[row] = givenPart(drawn[i]!)));
  const spans = resolveSpans(images.map(({ group }, i) => ({ group, split: parts[i]! })));
  const note =
    'No validation and test images given: split 60/20/20 by seed, whole sources together. All parts follow the same bias, so it may not show in accuracy.';
  return {
    parts,
    refused: spans.refused,
    keepGroups: spans.keepGroups,
    notes: rows.length > 0 ? [note, ...spans.notes] : spans.notes,
  };
}

/** Of a code that stands for no part that may be given, training. */
function givenPart(code: number): GivenPart {
  const part = PARTS[code];
  return part === undefined || part === 'augmented' ? 'training' : part;
}

function labelCodes(images: readonly UnsplitImage[]): Uint16Array {
  const codes = new Map<string, number>();
  for (const name of [...new Set(images.map((image) => image.class))].sort()) {
    if (name !== null) codes.set(name, codes.size);
  }
  return Uint16Array.from(images, (image) => (image.class === null ? UNLABELLED : codes.get(image.class)!));
}

/** Images without a group are groups of their own. */
function groupCodes(images: readonly UnsplitImage[], keepGroups: boolean): Int32Array {
  const codes = new Map<string, number>();
  return Int32Array.from(images, ({ group }, row) => {
    if (group === null || !keepGroups) return images.length + row;
    if (!codes.has(group)) codes.set(group, codes.size);
    return codes.get(group)!;
  });
}

export const splitSource = (drawn: boolean, fromLabels: boolean): ImportPlan['splitFrom'] =>
  drawn ? 'seed' : fromLabels ? 'labels' : 'folders';
