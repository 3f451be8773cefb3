import {
  ERR_AMBIGUOUS_ARCHIVE,
  ERR_CENTRAL_DIRECTORY_NOT_FOUND,
  ERR_ENCRYPTED_CENTRAL_DIRECTORY,
  ERR_ENTRY_DATA_OUT_OF_BOUNDS,
  ERR_EOCDR_NOT_FOUND,
  ERR_INVALID_COMPRESSED_DATA,
  ERR_INVALID_CRC32,
  ERR_INVALID_UNCOMPRESSED_SIZE,
  ERR_LOCAL_FILE_HEADER_NOT_FOUND,
  ERR_OVERLAPPING_ENTRY,
  ERR_SPLIT_ZIP_FILE,
  ZipReader,
  type Entry,
  type FileEntry,
} from '@zip.js/zip.js/lib/zip-core.js';
import { DashError } from '../domain/errors';
import { IMPORT_LIMITS } from './limits';
import { unsafeName } from './names';
import { WindowReader } from './window-reader';
import { megabytes, plural, quote } from './words';

/** One file inside an archive. `refused` says why it will not be read. */
export interface ArchiveFile {
  readonly path: string;
  /** Unpacked bytes as declared; `read` enforces them. */
  readonly size: number;
  readonly refused: string | null;
  read(signal: AbortSignal): Promise<ArrayBuffer>;
}

export interface Archive {
  readonly files: readonly ArchiveFile[];
  /** Folders that the archive names, without the trailing `/`. */
  readonly folders: readonly string[];
  /** Entries read, folders included. */
  readonly entries: number;
}

/** A file that cannot be read while the rest of the archive can; the message is the reason, for people. */
export class FileRefused extends Error {}

/**
 * Reads the table of contents of a ZIP; nothing is unpacked. Throws `BadInput` where the archive as a whole cannot be
 * trusted: no table of contents, more than `entriesLeft` entries, overlapping entries, data before or after it.
 */
export async function openArchive(blob: Blob, name: string, entriesLeft: number): Promise<Archive> {
  const reader = new ZipReader(new WindowReader(blob), { useWebWorkers: false, strictness: 'strict' });
  const entries: Entry[] = [];
  try {
    // Names are checked one by one below, so that one bad name does not refuse its sound neighbours.
    const listing = reader.getEntriesGenerator({
      strictness: 'balanced',
      filenameValidation: 'tolerant',
      maxAppendedDataSize: 0,
    });
    for await (const entry of listing) {
      entries.push(entry);
      if (entries.length > entriesLeft) throw tooMany(name);
    }
  } catch (error) {
    throw error instanceof DashError ? error : new DashError('BadInput', archiveReason(name, error));
  }
  for (const warning of reader.warnings ?? []) {
    if (DISTRUSTED.has(warning.reason)) throw distrusted(name, warning.reason);
  }
  refuseOverlaps(name, entries);

  const seen = new Set<string>();
  const files: ArchiveFile[] = [];
  const folders: string[] = [];
  for (const entry of entries) {
    const bad = unsafeName(entry.filename);
    if (entry.directory && bad === null) folders.push(entry.filename.replace(/\/$/, ''));
    else files.push(archiveFile(entry, bad ?? (seen.has(entry.filename) ? TWICE : null)));
    seen.add(entry.filename);
  }
  return { files, folders, entries: entries.length };
}

const TWICE = 'The archive holds two entries of this name; the first one is read.';

export const tooMany = (name: string): DashError =>
  new DashError(
    'BadInput',
    `${quote(name)} holds more than ${plural(IMPORT_LIMITS.entries, 'entry', 'entries')}; import it in several pieces.`,
  );

function archiveFile(entry: Entry, bad: string | null): ArchiveFile {
  const refused = bad ?? entryReason(entry);
  return {
    path: entry.filename,
    size: entry.uncompressedSize,
    refused,
    read: (signal) => {
      if (refused !== null || entry.directory) throw new FileRefused(refused ?? 'It is a folder.');
      return unpack(entry, signal);
    },
  };
}

/** What the table of contents alone gives away. */
function entryReason(entry: Entry): string | null {
  if (entry.directory) return 'It is a folder under an unsafe name.';
  if (entry.encrypted) return 'It is encrypted; archives are read without a password.';
  if (entry.symlink) return 'It is a symbolic link.';
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
    return `It is packed by method ${entry.compressionMethod}; only stored and deflated entries are read.`;
  }
  if (entry.uncompressedSize > IMPORT_LIMITS.entryBytes) return tooLarge(entry.uncompressedSize);
  if (entry.uncompressedSize > IMPORT_LIMITS.ratio * entry.compressedSize) return TOO_DENSE;
  return null;
}

export const tooLarge = (bytes: number): string =>
  `It has ${megabytes(bytes)}; at most ${megabytes(IMPORT_LIMITS.entryBytes)} a file are read.`;
const TOO_DENSE = `It unpacks to more than ${IMPORT_LIMITS.ratio} times its packed size (an archive bomb).`;

/**
 * Unpacks one entry. The declared size is within the limits (`entryReason`); what really comes out is counted, and
 * reading stops at the first byte beyond it. Throws `FileRefused`.
 */
async function unpack(entry: FileEntry, signal: AbortSignal): Promise<ArrayBuffer> {
  const bytes = new Uint8Array(entry.uncompressedSize);
  let count = 0;
  const sink = new WritableStream<Uint8Array>({
    write(chunk) {
      if (count + chunk.byteLength > bytes.byteLength) throw new Error(ERR_INVALID_UNCOMPRESSED_SIZE);
      bytes.set(chunk, count);
      count += chunk.byteLength;
    },
  });
  try {
    await entry.getData(sink, {
      signal,
      useWebWorkers: false,
      strictness: 'strict',
      checkCrc32: true,
      checkOverlappingEntry: true,
    });
  } catch (error) {
    signal.throwIfAborted();
    throw new FileRefused(unpackReason(error));
  }
  return bytes.buffer;
}

const UNPACK_REASONS: Readonly<Record<string, string>> = {
  [ERR_INVALID_CRC32]: 'Its checksum is wrong: the archive is damaged here.',
  [ERR_INVALID_UNCOMPRESSED_SIZE]:
    'It unpacks to another size than the archive declares; reading was stopped there.',
  [ERR_INVALID_COMPRESSED_DATA]: 'Its packed data is damaged.',
  [ERR_OVERLAPPING_ENTRY]: 'It shares bytes with another entry of the archive.',
  [ERR_ENTRY_DATA_OUT_OF_BOUNDS]: 'Its data runs past the end: the archive is damaged or cut off.',
  [ERR_LOCAL_FILE_HEADER_NOT_FOUND]: 'Its header is not where the table of contents says.',
  [ERR_AMBIGUOUS_ARCHIVE]: 'Its header and the table of contents of the archive disagree.',
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const unpackReason = (error: unknown): string =>
  UNPACK_REASONS[messageOf(error)] ?? UNPACK_REASONS[ERR_INVALID_COMPRESSED_DATA]!;

function archiveReason(name: string, error: unknown): string {
  const message = messageOf(error);
  const what = quote(name);
  if (message === ERR_EOCDR_NOT_FOUND || message === ERR_CENTRAL_DIRECTORY_NOT_FOUND) {
    return `${what} is cut off or damaged: its table of contents is missing.`;
  }
  if (message === ERR_ENCRYPTED_CENTRAL_DIRECTORY)
    return `${what} is encrypted; archives are read without a password.`;
  if (message === ERR_SPLIT_ZIP_FILE)
    return `${what} is one piece of a split archive; join the pieces first.`;
  if (message === ERR_AMBIGUOUS_ARCHIVE) return distrusted(name, '').message;
  return `${what} is not a ZIP archive that can be read: it is damaged or cut off.`;
}

/** Warnings of the reader that mean that two programs could see two different archives in the same bytes. */
const DISTRUSTED = new Set([
  'appended data',
  'prepended data',
  'prepended central directory',
  'trailing central directory data',
  'mismatched central directory offset',
  'mismatched zip64 end of central directory record',
  'multiple end of central directory records',
]);

const distrusted = (name: string, what: string): DashError =>
  new DashError(
    'BadInput',
    `${quote(name)} cannot be trusted: its table of contents is ambiguous${what === '' ? '' : ` (${what})`}. Pack it again.`,
  );

/** Entries that share bytes are the mark of a bomb, or of an archive that shows other things to other readers. */
function refuseOverlaps(name: string, entries: readonly Entry[]): void {
  const LOCAL_HEADER_BYTES = 30;
  const order = [...entries].sort((a, b) => a.offset - b.offset);
  for (let i = 1; i < order.length; i++) {
    const before = order[i - 1]!;
    const end = before.offset + LOCAL_HEADER_BYTES + before.rawFilename.byteLength + before.compressedSize;
    if (order[i]!.offset < end) {
      throw new DashError(
        'BadInput',
        `${quote(name)} cannot be trusted: its entries ${quote(before.filename)} and ${quote(order[i]!.filename)} overlap.`,
      );
    }
  }
}
