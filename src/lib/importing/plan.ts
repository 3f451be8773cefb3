import type { GivenPart } from '../domain/catalog';
import { DashError } from '../domain/errors';
import type { ImportOptions, ImportPlan, Refusal } from './contract';
import { nameReason, type Labels } from './labels';
import { layoutOf, type Placement } from './layout';
import { IMPORT_LIMITS } from './limits';
import type { ImportFile, Listing } from './listing';
import { assignParts, splitSource } from './parts';
import { labelFile, readTable, refuseOddFiles, refuseOtherTable } from './sift';
import { listed, plural, quote } from './words';

/** One image to be read, with everything but its pixels. */
export interface PlannedImage {
  readonly file: ImportFile;
  readonly class: string | null;
  readonly part: GivenPart;
  readonly group: string | null;
  readonly attributes: readonly (string | null)[];
}

export interface Planned {
  readonly plan: ImportPlan;
  /**
   * In the order of reading. Where the split is given: test first, then confirm, explore, training and pool, so that of
   * two equal images in two parts the one in the dearer part stays.
   */
  readonly images: readonly PlannedImage[];
}

const READING_ORDER: readonly GivenPart[] = ['test', 'confirm', 'explore', 'training', 'pool'];
const ADVICE =
  'Put the images of each class in a folder of its own, or add a labels.csv with the columns path and class.';

/** Everything that listing and labels say, before a pixel is decoded. Throws `BadInput` where there is nothing to learn. */
export async function planImport(
  listing: Listing,
  options: ImportOptions,
  signal: AbortSignal,
): Promise<Planned> {
  const notes = [...listing.notes];
  const refused: Refusal[] = [...listing.refused];
  const table = labelFile(listing, options);
  const others = listing.files.filter((file) => file !== table?.file && !refuseOtherTable(file, refused));
  const files = await refuseOddFiles(others, refused, signal);
  const labels = table === null ? null : await readTable(table, files, options, notes, signal);

  const candidates = placeFiles(files, labels, options, notes).filter(({ file, class: name }) => {
    const reason = labels?.refused.get(file.place) ?? nameReason('class', name);
    if (reason !== null) refused.push({ path: file.path, reason });
    return reason === null;
  });
  refuseNothing(candidates, refused, listing);

  const standing = options.standing ?? new Map<string, GivenPart>();
  const assigned = assignParts(candidates, options.seed, standing);
  notes.push(...assigned.notes);
  const images = candidates.flatMap((candidate, i): PlannedImage[] => {
    const reason = assigned.refused.get(i);
    if (reason !== undefined) {
      refused.push({ path: candidate.file.path, reason });
      return [];
    }
    const { file, class: name, attributes } = candidate;
    const grouped = assigned.keepGroups || (candidate.group !== null && standing.has(candidate.group));
    const group = grouped ? candidate.group : null;
    return [{ file, class: name, part: assigned.parts[i]!, group, attributes }];
  });
  if (!assigned.drawn) images.sort((a, b) => READING_ORDER.indexOf(a.part) - READING_ORDER.indexOf(b.part));

  const classes = classList(images, options, notes);
  noteEmptyFolders(listing, notes);
  const fromLabels = candidates.some(({ splitFromLabels }) => splitFromLabels);
  const plan: ImportPlan = {
    name: listing.name,
    classes,
    attributes: labels?.attributes ?? [],
    images: images.length,
    splitFrom: splitSource(assigned.drawn, fromLabels),
    refused,
    notes,
  };
  return { plan, images };
}

interface Candidate extends Omit<PlannedImage, 'part'> {
  readonly split: Placement['split'];
  readonly splitFromLabels: boolean;
}

/** Joins folders and labels: the table wins, and each kind of disagreement is noted once. */
function placeFiles(
  files: readonly ImportFile[],
  labels: Labels | null,
  options: ImportOptions,
  notes: string[],
): Candidate[] {
  const known = new Set(options.classes ?? []);
  const layout = layoutOf(
    files.map(({ place }) => place),
    known,
  );
  const inTable = new Set([...(labels?.rows.values() ?? [])].map((row) => row.class));
  // Where a table gives most classes, a folder is one only if the table knows it (`images/` beside `labels.csv`).
  const tableRules = labels !== null && labels.hasClasses && labels.rows.size * 2 >= files.length;
  const isClass = (name: string): boolean => !tableRules || inTable.has(name);
  const without: string[] = [];
  const classDiffers: string[] = [];
  const splitDiffers: string[] = [];

  const placed = files.map((file): Candidate => {
    const folder = layout(file.place);
    const row = labels?.rows.get(file.place);
    const folderClass = folder.class !== null && isClass(folder.class) ? folder.class : null;
    if (labels !== null && row === undefined) without.push(file.path);
    if (row?.class && folderClass !== null && row.class !== folderClass) classDiffers.push(file.path);
    if (row?.split && folder.split !== null && !sameSplit(row.split, folder.split))
      splitDiffers.push(file.path);
    const split = row?.split ?? folder.split;
    return {
      file,
      class: split === 'pool' ? null : (row?.class ?? folderClass),
      split,
      splitFromLabels: Boolean(row?.split),
      group: row?.group ?? null,
      attributes: row?.attributes ?? (labels?.attributes ?? []).map(() => null),
    };
  });
  const note = (paths: readonly string[], what: string): void => {
    if (paths.length > 0)
      notes.push(`${plural(paths.length, 'image')} ${what}: ${listed(paths, IMPORT_LIMITS.examples)}.`);
  };
  note(without, 'without a row in the label table, placed by folder alone');
  note(classDiffers, 'of another class in the label table than by folder; the table is followed');
  note(splitDiffers, 'in another split in the label table than by folder; the table is followed');
  const unlabelled = placed.filter((image) => image.class === null && image.split !== 'pool');
  note(
    unlabelled.map(({ file }) => file.path),
    'without a class, taken into the unlabelled pool',
  );
  return placed;
}

const sameSplit = (row: string, folder: string): boolean =>
  row === folder || (folder === 'validation' && (row === 'explore' || row === 'confirm'));

/** Throws where no image can be read, or nothing could be learned from what can. */
function refuseNothing(
  candidates: readonly Candidate[],
  refused: readonly Refusal[],
  listing: Listing,
): void {
  if (candidates.length > 0) return;
  if (refused.length > 0) throw new DashError('BadInput', nothingRead(refused));
  const found = listing.folders.length === 0 ? 'It is empty' : 'It holds folders but no file';
  throw new DashError('BadInput', `${found}. ${ADVICE}`);
}

/** One sentence for an import of which nothing came through: the most frequent reason, with an example. */
export function nothingRead(refused: readonly Refusal[]): string {
  const counts = new Map<string, number>();
  for (const { reason } of refused) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const [reason, count] = [...counts].sort((a, b) => b[1] - a[1])[0]!;
  const example = refused.find((one) => one.reason === reason)!.path;
  const others = count === 1 ? '' : ` (and ${plural(count - 1, 'more file')})`;
  return `No image could be imported. ${quote(example)}${others}: ${reason}`;
}

/** Known classes first, new ones after them in order of code points. Throws where classes are missing or too many. */
function classList(images: readonly PlannedImage[], options: ImportOptions, notes: string[]): string[] {
  const known = options.classes ?? [];
  const found = new Set(images.flatMap((image) => image.class ?? []));
  const fresh = [...found].filter((name) => !known.includes(name)).sort();
  const classes = [...known, ...fresh];
  if (known.length === 0 && classes.length === 0) {
    throw new DashError('BadInput', `None of the ${plural(images.length, 'image')} has a class. ${ADVICE}`);
  }
  if (known.length === 0 && classes.length === 1) {
    throw new DashError(
      'BadInput',
      `There is only one class, ${quote(classes[0]!)}; a classifier needs two. ${ADVICE}`,
    );
  }
  if (classes.length > IMPORT_LIMITS.classes) {
    throw new DashError(
      'BadInput',
      `There are ${classes.length.toLocaleString('en')} classes (${listed(fresh, IMPORT_LIMITS.examples)}); at most ${IMPORT_LIMITS.classes} are handled. Is the right column called class?`,
    );
  }
  if (known.length > 0 && fresh.length > 0) {
    notes.push(
      `${plural(fresh.length, 'new class', 'new classes')}: ${listed(fresh, IMPORT_LIMITS.examples)}.`,
    );
  }
  const alike = classes.filter((name) =>
    classes.some((o) => o !== name && o.toLowerCase() === name.toLowerCase()),
  );
  if (alike.length > 0) {
    notes.push(
      `Classes that differ in upper and lower case only are kept apart: ${listed(alike, IMPORT_LIMITS.examples)}.`,
    );
  }
  return classes;
}

function noteEmptyFolders(listing: Listing, notes: string[]): void {
  const filled = parentFolders(listing.files.map(({ place }) => place));
  const empty = listing.folders.filter((folder) => !filled.has(folder));
  // A folder that only holds empty folders is not named beside them.
  const parents = parentFolders(empty);
  const leaves = empty.filter((folder) => !parents.has(folder));
  if (leaves.length > 0) {
    const shown = listed(leaves, IMPORT_LIMITS.examples);
    notes.push(`${plural(leaves.length, 'empty folder')} left out: ${shown}.`);
  }
}

function parentFolders(paths: readonly string[]): Set<string> {
  const parents = new Set<string>();
  for (const path of paths) {
    for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) parents.add(path.slice(0, at));
  }
  return parents;
}
