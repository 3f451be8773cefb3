import { sha256 } from 'hash-wasm';
import * as v from 'valibot';
import type { ColumnChunk } from '../../domain/columns';
import { DashError } from '../../domain/errors';
import type { ProjectId } from '../../domain/ids';
import type { Engine } from '../engine';
import { SCHEMA_VERSION } from '../migrations';
import type { Key } from '../schema';
import type { ManifestEntry } from './format';
import {
  FORMAT,
  FORMAT_VERSION,
  JSON_STORES,
  columnFile,
  imageFile,
  storeFile,
  thumbnailFile,
} from './format';
import { RECORD_SCHEMAS, type ColumnEntry, type ImageEntry } from './records';

/** An entry to be written; its bytes are read again when it is its turn. */
export interface PlannedEntry extends ManifestEntry {
  read(): Promise<Uint8Array<ArrayBuffer> | undefined>;
}

export interface Plan {
  readonly counts: Record<string, number>;
  readonly entries: readonly PlannedEntry[];
}

const isLarge = (kind: string): boolean => kind.startsWith('pixels:');
const view = (bytes: ArrayBuffer): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);

/**
 * Takes stock of a project: its records and small columns of one moment, and size and hash of everything large.
 * `step` is called before each large read with how many are done, and may throw to stop.
 */
export async function planExport(
  engine: Engine,
  project: ProjectId,
  step: (done: number, total: number) => void,
): Promise<Plan> {
  const { stores, small, large, hashes } = await readRecords(engine, project);
  const column = async ([, owner, kind, chunk]: Key) =>
    engine.transact(['columns'], { mode: 'readonly' }, (tx) =>
      tx.get('columns', [project, owner!, kind!, chunk!]),
    );
  const image = async (hash: string) =>
    engine.transact(['images'], { mode: 'readonly' }, (tx) => tx.get('images', [project, hash]));

  let reads = 0;
  const next = (): void => step(reads++, large.length + hashes.length);

  const columns: ColumnEntry[] = [];
  const columnEntries: PlannedEntry[] = [];
  const addColumn = async (chunk: ColumnChunk, read: PlannedEntry['read']): Promise<void> => {
    const { owner, kind, chunk: nth, rows, dtype } = chunk;
    const entry = columnFile(columns.length);
    columns.push({ owner, kind, chunk: nth, rows, dtype, entry });
    columnEntries.push(await planned(entry, view(chunk.bytes), read));
  };
  for (const chunk of small) await addColumn(chunk, async () => view(chunk.bytes));
  for (const key of large) {
    next();
    const chunk = await column(key);
    if (chunk !== undefined) {
      await addColumn(chunk, async () => {
        const again = await column(key);
        return again && view(again.bytes);
      });
    }
  }

  const images: ImageEntry[] = [];
  const imageEntries: PlannedEntry[] = [];
  for (const hash of hashes) {
    next();
    const record = await image(hash);
    if (record === undefined) continue;
    const { mime, widthPx, heightPx, thumbnail } = record;
    images.push({ hash, mime, widthPx, heightPx, thumbnail: thumbnail?.mime ?? null });
    const readBytes = async () => {
      const again = await image(hash);
      return again && view(again.bytes);
    };
    imageEntries.push(await planned(imageFile(hash), view(record.bytes), readBytes));
    if (thumbnail !== null) {
      const readThumbnail = async () => {
        const bytes = (await image(hash))?.thumbnail?.bytes;
        return bytes && view(bytes);
      };
      imageEntries.push(await planned(thumbnailFile(hash), view(thumbnail.bytes), readThumbnail));
    }
  }

  const files = [...stores, ['images', images] as const, ['columns', columns] as const];
  const storeEntries: PlannedEntry[] = [];
  for (const [store, records] of files) {
    const file = { format: FORMAT, version: FORMAT_VERSION, schema: SCHEMA_VERSION, store, records };
    const bytes = new TextEncoder().encode(JSON.stringify(file));
    storeEntries.push(await planned(storeFile(store), bytes, async () => bytes));
  }
  return {
    counts: Object.fromEntries(files.map(([store, records]) => [store, records.length])),
    entries: [...storeEntries, ...columnEntries, ...imageEntries],
  };
}

async function planned(name: string, bytes: Uint8Array, read: PlannedEntry['read']): Promise<PlannedEntry> {
  return { name, bytes: bytes.byteLength, sha256: await sha256(bytes), read };
}

/** Everything of one moment, in one transaction; of large columns and images the keys. */
function readRecords(engine: Engine, project: ProjectId) {
  return engine.transact([...JSON_STORES, 'columns', 'images'], { mode: 'readonly' }, async (tx) => {
    const stores: (readonly [store: (typeof JSON_STORES)[number], records: readonly object[]])[] = [];
    for (const store of JSON_STORES) stores.push([store, await tx.all(store, [project])]);
    const [record] = stores[0]![1];
    if (record === undefined) throw new DashError('NotFound', 'This project is not here any more.');
    const readable = v.safeParse(RECORD_SCHEMAS.projects, record);
    if (!readable.success) {
      const field = v.getDotPath(readable.issues[0]) ?? 'record';
      throw new DashError(
        'BadInput',
        `This project does not fit a project file: its ${field} is out of range.`,
      );
    }
    const small: ColumnChunk[] = [];
    const large: Key[] = [];
    for (const key of await tx.keys('columns', [project])) {
      if (isLarge(String(key[2]))) large.push(key);
      else small.push((await tx.get('columns', key))!);
    }
    const hashes = (await tx.keys('images', [project])).map((key) => String(key[1]));
    return { stores, small, large, hashes };
  });
}
