import type { ColumnChunk } from '../../domain/columns';
import { BYTES_PER_VALUE, CATALOG_OWNER } from '../../domain/columns';
import { DashError, aborted } from '../../domain/errors';
import type { ProjectId } from '../../domain/ids';
import { freshId } from '../../domain/ids';
import type { Progress } from '../../domain/job';
import type { ImageRecord, ProjectRecord } from '../../domain/project';
import { CATALOG_KINDS, attributeKind } from '../catalog-chunks';
import type { ProjectLock, Storage } from '../contract';
import type { Records, StoreName } from '../schema';
import { PROJECT_STORES } from '../schema';
import type { DashArchive } from './archive';
import { openArchive } from './archive';
import { imageFile, thumbnailFile } from './format';
import { progressReporter } from './progress';
import { readRecords, type FileRecords } from './read-records';
import type { ColumnEntry } from './records';
import { repairCatalog } from './repair-catalog';
import { repairPixels } from './repair-pixels';
import { batchWriter, type BatchWriter } from './batch-writer';

export interface ImportFileOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** 64 px RGB of an image, where its stored pixels are damaged; without it such rows are discarded. */
  readonly derivePixels?: ((image: ImageRecord) => Promise<Uint8Array>) | undefined;
}

export interface ImportedFile {
  readonly project: ProjectId;
  /** What was damaged and what became of it, one sentence each; empty for a sound file. */
  readonly repaired: readonly string[];
}

const WHAT = 'Reading the project file';

/**
 * Reads a `.dash` file as a project of its own: under the id that it had, or a new one where that is taken. Damaged
 * parts are left out or made harmless and named. The project appears when it is complete; a failed or cancelled
 * reading leaves nothing behind. Rejects with `BadInput` where the file is no project file at all.
 */
export async function importProject(
  storage: Storage,
  blob: Blob,
  { signal, onProgress, derivePixels }: ImportFileOptions = {},
): Promise<ImportedFile> {
  const step = (): void => {
    if (signal?.aborted) throw aborted(WHAT);
  };
  step();
  const archive = await openArchive(blob);
  await requireRoom(archive.totalBytes);
  const repaired: string[] = [];
  if (archive.manifest === null) repaired.push('The manifest was damaged; the file was read without it.');
  else if (!archive.whole) repaired.push('The file ends early or its table of contents is damaged.');
  const records = await readRecords(archive, repaired);

  const lock = await freeProject(storage, records.project.id);
  const id = lock.project;
  const project: ProjectRecord = { ...records.project, id };
  const { engine } = storage;
  const clear = (): Promise<void> =>
    engine.transact(PROJECT_STORES, { mode: 'readwrite' }, async (tx) => {
      for (const store of PROJECT_STORES) await tx.remove(store, [id]);
    });

  const report = progressReporter(WHAT, archive.totalBytes, onProgress);
  let done = 0;
  const read: Read = async (name, sha256) => {
    step();
    const bytes = await archive.read(name, sha256);
    done += bytes?.byteLength ?? 0;
    report(done);
    return bytes;
  };
  try {
    // What a reading that was cut off by a crash may have left.
    await clear();
    const writer = batchWriter(engine);
    await copyImages(records, id, read, writer, repaired);
    const lost = await copyColumns(archive, records, project, read, writer, repaired);
    await copyRecords(records, id, lost, writer);
    await writer.flush();
    await repairPixels(engine, project, step, derivePixels, repaired);
    step();
    await engine.transact(['projects'], { mode: 'readwrite', durable: true }, (tx) =>
      tx.put('projects', { ...project, current: lost.has(project.current ?? '') ? null : project.current }),
    );
  } catch (reason) {
    await clear().catch(() => undefined);
    throw reason;
  } finally {
    await lock.release();
  }
  report(archive.totalBytes);
  storage.announce(id);
  return { project: id, repaired };
}

/** The project's id, or a new one where it is taken, with its lock: what has no project yet is of nobody else. */
async function freeProject(storage: Storage, wanted: ProjectId): Promise<ProjectLock> {
  if ((await storage.project(wanted)) === undefined) {
    const lock = await storage.acquireLock(wanted);
    if (lock.held && (await storage.project(wanted)) === undefined) return lock;
  }
  return await storage.acquireLock(freshId<ProjectId>('p'));
}

async function requireRoom(bytes: number): Promise<void> {
  const estimate = await (typeof navigator === 'undefined' ? undefined : navigator.storage?.estimate?.());
  if (estimate?.quota === undefined) return;
  const free = estimate.quota - (estimate.usage ?? 0);
  if (bytes <= free) return;
  const mb = (value: number): string => `${Math.ceil(value / 1e6).toLocaleString('en')} MB`;
  throw new DashError(
    'QuotaExceeded',
    `This project needs ${mb(bytes)}; the browser has ${mb(free)} left. Delete a project or free disk space.`,
  );
}

type Read = (name: string, sha256?: string) => Promise<Uint8Array<ArrayBuffer> | null>;

async function copyImages(
  { images }: FileRecords,
  project: ProjectId,
  read: Read,
  writer: BatchWriter,
  repaired: string[],
): Promise<void> {
  let lost = 0;
  let lostThumbnails = 0;
  for (const { thumbnail: mime, ...image } of images) {
    const bytes = await read(imageFile(image.hash), image.hash);
    const small = mime === null ? null : await read(thumbnailFile(image.hash));
    if (bytes === null) {
      lost++;
      continue;
    }
    if (mime !== null && small === null) lostThumbnails++;
    const thumbnail = mime === null || small === null ? null : { mime, bytes: small.buffer };
    await writer.put('images', { ...image, project, bytes: bytes.buffer, thumbnail }, bytes.byteLength);
  }
  if (lost > 0) {
    repaired.push(
      `${lost} of ${images.length} photographs could not be read; their 64 px versions are kept where they are sound.`,
    );
  }
  if (lostThumbnails > 0)
    repaired.push(`${lostThumbnails} previews could not be read; the originals are shown.`);
}

const isDerivedPixels = ({ owner, kind }: ColumnEntry): boolean =>
  owner === CATALOG_OWNER && kind.startsWith('pixels:');

const isCatalog = ({ owner, kind }: ColumnEntry): boolean =>
  owner === CATALOG_OWNER && (CATALOG_KINDS.includes(kind) || kind.startsWith(attributeKind('')));

/** Returns the owners (classifiers, jobs) that lost what they cannot be without. */
async function copyColumns(
  archive: DashArchive,
  { columns, stores }: FileRecords,
  project: ProjectRecord,
  read: Read,
  writer: BatchWriter,
  repaired: string[],
): Promise<ReadonlySet<string>> {
  const catalog: ColumnChunk[] = [];
  const lostColumns: ColumnEntry[] = [];
  for (const entry of columns) {
    const bytes = archive.has(entry.entry) ? await read(entry.entry) : null;
    const chunk = bytes === null ? null : chunkOf(project.id, entry, bytes.buffer);
    if (chunk === null) lostColumns.push(entry);
    else if (isCatalog(entry)) catalog.push(chunk);
    else await writer.put('columns', chunk, chunk.bytes.byteLength);
  }
  const lostCatalog = lostColumns.filter(isCatalog);
  for (const chunk of repairCatalog(project, catalog, lostCatalog, repaired)) {
    await writer.put('columns', chunk, chunk.bytes.byteLength);
  }

  const lost = new Set<string>();
  for (const { id, name } of stores.classifiers) {
    if (!lostColumns.some(({ owner, kind }) => owner === id && kind === 'weights')) continue;
    lost.add(id);
    repaired.push(`The weights of the classifier “${name}” could not be read; it is left out.`);
  }
  for (const { id, name } of stores.translators) {
    if (!lostColumns.some(({ owner, kind }) => owner === id && kind === 'weights')) continue;
    lost.add(id);
    repaired.push(`The weights of the translator “${name}” could not be read; it is left out.`);
  }
  for (const { id, spec } of stores.jobs) {
    if (!lostColumns.some(({ owner, kind }) => owner === id && kind === 'checkpoint')) continue;
    lost.add(id);
    repaired.push(`The checkpoint of the training “${spec.name}” could not be read; it cannot go on.`);
  }
  for (const { id, spec, state } of stores.jobs) {
    const its = lostColumns.some(({ owner }) => owner === id);
    if (spec.kind !== 'translate' || state !== 'done' || !its) continue;
    lost.add(id);
    repaired.push(
      `What was known of the translation “${spec.name}” could not be read; go on with it to find it again.`,
    );
  }
  const results = lostColumns.filter(
    (entry) => !isCatalog(entry) && !isDerivedPixels(entry) && !lost.has(entry.owner),
  );
  if (results.length > 0) {
    const pieces = results.length === 1 ? '1 piece' : `${results.length} pieces`;
    repaired.push(`${pieces} of computed results could not be read; what is missing is computed again.`);
  }
  return lost;
}

/** `null` where the bytes are not what the entry says. */
function chunkOf(project: ProjectId, entry: ColumnEntry, bytes: ArrayBuffer): ColumnChunk | null {
  const { owner, kind, chunk, rows, dtype } = entry;
  if (dtype !== 'json' && bytes.byteLength % BYTES_PER_VALUE[dtype] !== 0) return null;
  if (kind.startsWith('pixels:') && bytes.byteLength !== rows * 3 * Number(kind.slice(7)) ** 2) return null;
  return { project, owner, kind, chunk, rows, dtype, bytes };
}

async function copyRecords(
  { stores }: FileRecords,
  project: ProjectId,
  lost: ReadonlySet<string>,
  writer: BatchWriter,
): Promise<void> {
  const put = async <S extends StoreName>(store: S, record: Records[S]): Promise<void> =>
    writer.put(store, record, 0);
  for (const record of stores.classifiers) {
    if (!lost.has(record.id)) await put('classifiers', { ...record, project });
  }
  for (const record of stores.jobs) {
    const cut = lost.has(record.id) && (record.state !== 'done' || record.spec.kind === 'translate');
    const state = cut ? 'failed' : record.state === 'running' ? 'interrupted' : record.state;
    const error = cut ? 'What it had kept was damaged in the project file.' : record.error;
    await put('jobs', { ...record, project, state, error });
  }
  for (const record of stores.translators) {
    if (!lost.has(record.id)) await put('translators', { ...record, project });
  }
  for (const record of stores.hypotheses) await put('hypotheses', { ...record, project });
  for (const record of stores.selections) await put('selections', { ...record, project });
  for (const record of stores.events) await put('events', { ...record, project });
}
