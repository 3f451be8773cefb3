/** Where the data itself puts an image. `validation` is halved later; `pool` is unlabelled. */
export const GIVEN_SPLITS = ['training', 'validation', 'explore', 'confirm', 'test', 'pool'] as const;
export type GivenSplit = (typeof GIVEN_SPLITS)[number];

const FOLDERS: ReadonlyMap<string, GivenSplit> = new Map([
  ['train', 'training'],
  ['training', 'training'],
  ['val', 'validation'],
  ['valid', 'validation'],
  ['validation', 'validation'],
  ['test', 'test'],
  ['testing', 'test'],
  ['pool', 'pool'],
  ['unlabelled', 'pool'],
  ['unlabeled', 'pool'],
]);

/** The split that a folder's name stands for, or `null`. */
export const folderSplit = (name: string): GivenSplit | null => FOLDERS.get(name.toLowerCase()) ?? null;

/** The same for a cell of a label table, which may name the halves of validation too. */
export function cellSplit(text: string): GivenSplit | null {
  const word = text.toLowerCase();
  return word === 'explore' || word === 'confirm' ? word : folderSplit(word);
}

export interface Placement {
  readonly class: string | null;
  readonly split: GivenSplit | null;
}

/**
 * Class and split from the folders, as a function of the path. Folders that wrap everything are left out as long as
 * folders remain below them; of the rest the first that names a split is the split. The class is the folder below the
 * split, else the one above it; without a split the first folder.
 *
 * @param images paths of images, which decide what wraps everything
 * @param known names that are classes already and so wrap nothing
 */
export function layoutOf(images: readonly string[], known: ReadonlySet<string>): (path: string) => Placement {
  const wrappers = wrapperFolders(
    images.map((path) => path.split('/').slice(0, -1)),
    known,
  );
  return (path) => {
    let folders = path.split('/').slice(0, -1);
    if (wrappers.every((name, i) => folders[i] === name)) folders = folders.slice(wrappers.length);
    const at = folders.findIndex((name) => folderSplit(name) !== null);
    const split = at < 0 ? null : folderSplit(folders[at]!);
    const name = at < 0 ? folders[0] : (folders[at + 1] ?? folders[at - 1]);
    return { split, class: split === 'pool' ? null : name?.trim() || null };
  };
}

function wrapperFolders(folders: readonly (readonly string[])[], known: ReadonlySet<string>): string[] {
  const wrappers: string[] = [];
  for (;;) {
    const depth = wrappers.length;
    const name = folders[0]?.[depth];
    if (name === undefined || folderSplit(name) !== null || known.has(name)) return wrappers;
    const wrapsAll = folders.every((path) => path[depth] === name);
    const foldersBelow = folders.some((path) => path.length > depth + 1);
    if (!wrapsAll || !foldersBelow) return wrappers;
    wrappers.push(name);
  }
}
