import { DashError } from '../domain/errors';
import { openArchive, FileRefused, tooLarge, tooMany, type ArchiveFile } from './archive';
import type { Refusal, SourceFile } from './contract';
import { sniff } from './header/sniff';
import { IMPORT_LIMITS } from './limits';
import { extension, fileName, isDropping, looksLikeImage, unsafeName } from './names';
import { megabytes, plural, printable, quote } from './words';

/** A file to be read, wherever it lies. */
export interface ImportFile {
  /** Unique name, for people. */
  readonly path: string;
  /** Name that layout and labels go by: without the archive's own name, unless that stands for a folder. */
  readonly place: string;
  readonly size: number;
  /** Throws `FileRefused`. */
  read(signal: AbortSignal): Promise<ArrayBuffer>;
}

export interface Listing {
  readonly name: string;
  readonly files: readonly ImportFile[];
  /** Folders that an archive names, for the note on empty ones. */
  readonly folders: readonly string[];
  readonly refused: readonly Refusal[];
  readonly notes: readonly string[];
}

/**
 * Lists what was handed over, opening archives at the top level; reads no image. Throws `BadInput` where a limit of
 * the whole import is passed or a single archive cannot be trusted.
 */
export async function list(
  sources: readonly SourceFile[],
  name: string | undefined,
  freeBytes: number | null,
): Promise<Listing> {
  if (sources.length === 0) throw new DashError('BadInput', 'Nothing was handed over.');
  const files: ImportFile[] = [];
  const folders: string[] = [];
  const refused: Refusal[] = [];
  let entries = 0;
  let ignored = 0;

  for (const source of sources) {
    const path = source.path.normalize('NFC').replace(/^(\.?\/)+/, '');
    const only = sources.length === 1;
    if (isDropping(path) && !only) {
      ignored++;
      entries++;
    } else if (await isArchive(source, path, only)) {
      await addArchive(source.blob, path, only);
    } else {
      entries++;
      add(path, path, looseReason(path, source.blob), source.blob.size, () => readBlob(source.blob));
    }
    if (entries > IMPORT_LIMITS.entries) throw tooMany('The import');
  }
  refuseTotal(files, freeBytes);
  const notes = ignored > 0 ? [`${plural(ignored, 'hidden or system file')} ignored.`] : [];
  return { name: name ?? defaultName(sources), files, folders, refused, notes };

  function add(
    path: string,
    place: string,
    reason: string | null,
    size: number,
    read: (signal: AbortSignal) => Promise<ArrayBuffer>,
  ): void {
    if (reason !== null) refused.push({ path: printable(path, 200), reason });
    else files.push({ path, place, size, read });
  }

  async function addArchive(blob: Blob, path: string, only: boolean): Promise<void> {
    const archive = await openArchive(blob, fileName(path), IMPORT_LIMITS.entries - entries).catch(
      (error: unknown) => {
        if (only || entries > IMPORT_LIMITS.entries || !(error instanceof DashError)) throw error;
        refused.push({ path, reason: error.message });
        return null;
      },
    );
    if (archive === null) return;
    entries += archive.entries;
    folders.push(...archive.folders.filter((folder) => !isDropping(folder)));
    // Beside other sources, an archive without folders stands for one.
    const flat = !only && !archive.files.some((file) => looksLikeImage(file.path) && file.path.includes('/'));
    const stem = path.replace(/\.zip$/i, '');
    for (const file of archive.files) {
      if (file.refused === null && isDropping(file.path)) ignored++;
      else addPacked(file, only ? '' : `${path}/`, flat ? `${stem}/` : '');
    }
  }

  function addPacked(file: ArchiveFile, pathPrefix: string, placePrefix: string): void {
    const inner = file.path.normalize('NFC');
    add(pathPrefix + inner, placePrefix + inner, file.refused, file.size, (signal) => file.read(signal));
  }
}

async function isArchive(source: SourceFile, path: string, only: boolean): Promise<boolean> {
  const named = extension(path) === 'zip';
  if (!named && !only) return false;
  const found = sniff(new Uint8Array(await source.blob.slice(0, 512).arrayBuffer()));
  if (found.kind === 'archive') {
    if (found.name === 'a ZIP archive') return true;
    if (only)
      throw new DashError('BadInput', `${quote(path)} is ${found.name}; of archives only ZIP is read.`);
  } else if (named && only) {
    const what = found.kind === 'image' ? 'an image' : found.name;
    const cut =
      what === 'not an image' || what === 'an empty file'
        ? 'it is damaged, cut off or empty'
        : `it is ${what}`;
    throw new DashError('BadInput', `${quote(path)} is not a ZIP archive: ${cut}.`);
  }
  return false;
}

function looseReason(path: string, blob: Blob): string | null {
  return unsafeName(path) ?? (blob.size > IMPORT_LIMITS.entryBytes ? tooLarge(blob.size) : null);
}

async function readBlob(blob: Blob): Promise<ArrayBuffer> {
  try {
    return await blob.arrayBuffer();
  } catch {
    throw new FileRefused('It can no longer be read: was it moved or changed?');
  }
}

function refuseTotal(files: readonly ImportFile[], freeBytes: number | null): void {
  const total = files.reduce((sum, file) => sum + file.size, 0);
  if (total > IMPORT_LIMITS.totalBytes) {
    const most = megabytes(IMPORT_LIMITS.totalBytes);
    throw new DashError(
      'BadInput',
      `The import has ${megabytes(total)}; at most ${most} are read at a time.`,
    );
  }
  if (freeBytes !== null && total > IMPORT_LIMITS.quotaShare * freeBytes) {
    throw new DashError(
      'QuotaExceeded',
      `The import has ${megabytes(total)}, more than ${IMPORT_LIMITS.quotaShare * 100} % of the ${megabytes(freeBytes)} that the browser has left for this site. Free some room or import less.`,
    );
  }
}

/** The archive's name, the folder that all share, or a plain word. */
function defaultName(sources: readonly SourceFile[]): string {
  const first = sources[0]!.path.replace(/^(\.?\/)+/, '');
  if (sources.length === 1) return fileName(first).replace(/\.[^.]*$/, '') || 'Photographs';
  const folder = first.split('/')[0]!;
  const shared =
    first.includes('/') &&
    sources.every(({ path }) => path.replace(/^(\.?\/)+/, '').startsWith(`${folder}/`));
  return shared ? folder : 'Photographs';
}
