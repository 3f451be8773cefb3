import { DashError } from '../domain/errors';
import { FileRefused } from './archive';
import type { ImportOptions, Refusal } from './contract';
import { notImage } from './header/inspect';
import { readLabels, type Labels } from './labels';
import type { ImportFile, Listing } from './listing';
import { extension, fileName, looksLikeImage } from './names';

export interface TableFile {
  readonly name: string;
  readonly base: string;
  /** `null` for one that was given apart from the data. */
  readonly file: ImportFile | null;
  read(signal: AbortSignal): Promise<ArrayBuffer>;
}

/** The table given, else the labels.csv nearest to the root. */
export function labelFile(listing: Listing, options: ImportOptions): TableFile | null {
  const { labels } = options;
  const found = listing.files
    .filter(({ place }) => fileName(place).toLowerCase() === 'labels.csv')
    .sort((a, b) => a.place.split('/').length - b.place.split('/').length)[0];
  if (labels !== undefined) {
    return { name: 'The label table', base: '', file: found ?? null, read: () => labels.arrayBuffer() };
  }
  if (found === undefined) return null;
  const base = found.place.split('/').slice(0, -1).join('/');
  return { name: found.path, base, file: found, read: (signal) => found.read(signal) };
}

/** Tables under other names are refused with the name that would be read. */
export function refuseOtherTable(file: ImportFile, refused: Refusal[]): boolean {
  const table = ['csv', 'tsv'].includes(extension(file.place));
  if (table)
    refused.push({
      path: file.path,
      reason: 'It is a table; labels are read from one file named labels.csv.',
    });
  return table;
}

/**
 * Files whose name does not say that they are images are looked into at once: what is no image must not count as a
 * class or an unlabelled image.
 */
export async function refuseOddFiles(
  files: readonly ImportFile[],
  refused: Refusal[],
  signal: AbortSignal,
): Promise<ImportFile[]> {
  const kept: ImportFile[] = [];
  for (const file of files) {
    const reason = looksLikeImage(file.place) ? null : await oddReason(file, signal);
    if (reason === null) kept.push(file);
    else refused.push({ path: file.path, reason });
  }
  return kept;
}

async function oddReason(file: ImportFile, signal: AbortSignal): Promise<string | null> {
  signal.throwIfAborted();
  try {
    return notImage(new Uint8Array(await file.read(signal)));
  } catch (error) {
    if (error instanceof FileRefused) return error.message;
    throw error;
  }
}

export async function readTable(
  table: TableFile,
  files: readonly ImportFile[],
  options: ImportOptions,
  notes: string[],
  signal: AbortSignal,
): Promise<Labels | null> {
  const bytes = await table.read(signal).catch((error: unknown) => {
    if (!(error instanceof FileRefused)) throw error;
    throw new DashError('BadInput', `${table.name} cannot be read. ${error.message}`);
  });
  const places = files.map(({ place }) => place);
  const labels = readLabels(bytes, table.name, places, table.base);
  if (labels !== null) notes.push(...labels.notes);
  else if (options.labels === undefined)
    notes.push(`${table.name} is not used: no column names files (path).`);
  else throw new DashError('BadInput', `${table.name} has no column that names files: call it path.`);
  return labels;
}
