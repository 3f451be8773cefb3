import type { FileEntry } from '@zip.js/zip.js/lib/zip-core.js';
import { BlobReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js/lib/zip-core.js';
import { sha256 } from 'hash-wasm';
import * as v from 'valibot';
import { DashError } from '../../domain/errors';
import type { ManifestEntry } from './format';
import { FILE_LIMITS, FORMAT_VERSION, MANIFEST, Manifest } from './format';

/** A file as it is handed in: its entries by name, checked against the manifest where there is one. */
export interface DashArchive {
  readonly manifest: Manifest | null;
  /** False where the table of contents at the end is missing or damaged. */
  readonly whole: boolean;
  readonly totalBytes: number;
  has(name: string): boolean;
  /** `null` where the entry is missing or not what was written; `sha256` is what it must be in any case. */
  read(name: string, sha256?: string): Promise<Uint8Array<ArrayBuffer> | null>;
}

const LOCAL_HEADER_BYTES = 30;
const DESCRIPTOR_BYTES = 16;
const NOT_DASH = 'This is no DASH project file, or it is damaged from its beginning on.';

/** Opens a `.dash` file. Rejects with `BadInput` where nothing of it can be read. */
export async function openArchive(blob: Blob): Promise<DashArchive> {
  const listed = await listEntries(blob);
  const manifest = await readManifest(blob, listed);
  if (manifest === null && !listed?.has('projects.json')) throw new DashError('BadInput', NOT_DASH);
  if (manifest !== null && manifest.version > FORMAT_VERSION) {
    throw new DashError(
      'BadInput',
      'This file was written by a newer version of DASH. Reload the page to get it.',
    );
  }
  const known = new Map(manifest?.entries.map((entry) => [entry.name, entry]));
  const totalBytes = manifest
    ? manifest.entries.reduce((sum, { bytes }) => sum + bytes, 0)
    : [...(listed?.values() ?? [])].reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
  if (totalBytes > FILE_LIMITS.totalBytes) {
    throw new DashError('BadInput', 'This file holds more than 4 GB, which is more than a project may have.');
  }
  const offsets = manifest === null ? new Map<string, number>() : offsetsOf(manifest.end, manifest.entries);

  return {
    manifest,
    whole: listed !== null,
    totalBytes,
    has: (name) => known.has(name) || (manifest === null && listed?.has(name) === true),
    async read(name, expected) {
      const entry = known.get(name);
      if (manifest !== null && (entry === undefined || entry.bytes > FILE_LIMITS.entryBytes)) return null;
      const wanted = expected ?? entry?.sha256;
      const intact = async (bytes: Uint8Array | null): Promise<boolean> =>
        bytes !== null && (wanted === undefined || (await sha256(bytes)) === wanted);
      const inZip = listed?.get(name);
      // As we write them, entries lie uncompressed where the manifest says: reading them there needs no table of
      // contents and far less time. Files packed again by another program go through the ZIP reader.
      if (entry !== undefined && (inZip === undefined || inZip.compressedSize === entry.bytes)) {
        const offset = offsets.get(name)!;
        const sliced = new Uint8Array(await blob.slice(offset, offset + entry.bytes).arrayBuffer());
        if (await intact(sliced)) return sliced;
      }
      const unpacked = await unpack(inZip, entry?.bytes);
      return (await intact(unpacked)) ? unpacked : null;
    },
  };
}

/** The ZIP's table of contents; `null` where it cannot be read. */
async function listEntries(blob: Blob): Promise<Map<string, FileEntry> | null> {
  const entries = new Map<string, FileEntry>();
  try {
    const reader = new ZipReader(new BlobReader(blob), { useWebWorkers: false });
    for await (const entry of reader.getEntriesGenerator()) {
      if (entries.size > FILE_LIMITS.entries) return null;
      if (!entry.directory && !entry.encrypted && !entries.has(entry.filename)) {
        entries.set(entry.filename, entry);
      }
    }
  } catch {
    return null;
  }
  return entries;
}

/** `null` where the entry cannot be unpacked, or unpacks to more than it may. */
async function unpack(
  entry: FileEntry | undefined,
  bytes = entry?.uncompressedSize ?? 0,
): Promise<Uint8Array<ArrayBuffer> | null> {
  if (entry === undefined || entry.uncompressedSize !== bytes || bytes > FILE_LIMITS.entryBytes) return null;
  try {
    const unpacked = await entry.getData(new LimitedWriter(bytes), {
      useWebWorkers: false,
      checkCrc32: true,
    });
    return unpacked.byteLength === bytes ? new Uint8Array(unpacked) : null;
  } catch {
    return null;
  }
}

/** Stops where more comes out than was declared. */
class LimitedWriter extends Uint8ArrayWriter {
  readonly #limit: number;
  #written = 0;
  constructor(limit: number) {
    super();
    this.#limit = limit;
  }
  override writeUint8Array(array: Uint8Array): Promise<void> {
    this.#written += array.byteLength;
    if (this.#written > this.#limit) throw new Error('The entry unpacks to more than it declares.');
    return super.writeUint8Array(array);
  }
}

/** The manifest, and where the entries behind it begin. */
type PlacedManifest = Manifest & { readonly end: number };

async function readManifest(
  blob: Blob,
  listed: ReadonlyMap<string, FileEntry> | null,
): Promise<PlacedManifest | null> {
  const start = LOCAL_HEADER_BYTES + MANIFEST.length;
  const unpacked = await unpack(listed?.get(MANIFEST));
  const bytes = unpacked ?? (await sliceManifest(blob, start));
  if (bytes === null || bytes.byteLength > FILE_LIMITS.jsonBytes) return null;
  try {
    const manifest = v.parse(Manifest, JSON.parse(new TextDecoder().decode(bytes)));
    return { ...manifest, end: start + bytes.byteLength + DESCRIPTOR_BYTES };
  } catch {
    return null;
  }
}

/** Without a table of contents: from behind the first header to the descriptor, which cannot occur in JSON. */
async function sliceManifest(blob: Blob, start: number): Promise<Uint8Array<ArrayBuffer> | null> {
  const bytes = new Uint8Array(await blob.slice(0, start + FILE_LIMITS.jsonBytes).arrayBuffer());
  if (new TextDecoder().decode(bytes.subarray(LOCAL_HEADER_BYTES, start)) !== MANIFEST) return null;
  for (let i = start; i + 4 <= bytes.length; i++) {
    if (bytes[i] === 0x50 && bytes[i + 1] === 0x4b && bytes[i + 2] === 7 && bytes[i + 3] === 8) {
      return bytes.slice(start, i);
    }
  }
  return null;
}

/** Where the data of each entry begins, given that everything is stored without compression. */
function offsetsOf(from: number, entries: readonly ManifestEntry[]): Map<string, number> {
  const offsets = new Map<string, number>();
  let at = from;
  for (const { name, bytes } of entries) {
    const data = at + LOCAL_HEADER_BYTES + new TextEncoder().encode(name).byteLength;
    offsets.set(name, data);
    at = data + bytes + DESCRIPTOR_BYTES;
  }
  return offsets;
}
