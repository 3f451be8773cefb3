import 'fake-indexeddb/auto';
import { afterEach, expect, test, vi } from 'vitest';
import { batch, jobRecord, projectRecord } from '../../../tests/fixtures/storage/records';
import type { ContentHash, ProjectId } from '../domain/ids';
import type { Storage } from './contract';
import { openStorage } from './open-storage';

const P = 'p-1' as ProjectId;
const project = projectRecord(P);
const quota = { name: 'QuotaExceeded' };
let storage: Storage;
let databases = 0;

/** Lets `puts` records through and then finds the disk full. */
function fullAfter(puts: number): void {
  const put = IDBObjectStore.prototype.put;
  let left = puts;
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...args) {
    if (left-- <= 0) throw new DOMException('The disk is full.', 'QuotaExceededError');
    return put.apply(this, args);
  });
}

async function prepared(rows: number): Promise<void> {
  storage = await openStorage({ base: `/quota-${++databases}/` });
  if (rows === 0) return;
  const { images, rows: columns, pixels } = await batch(P, 0, rows);
  await storage.appendImages(project, images, columns, pixels);
}

afterEach(() => {
  vi.restoreAllMocks();
  storage.close();
});

test.each([0, 3, 8, 20])(
  'an import that does not fit leaves what was there (full after %i records)',
  async (n) => {
    await prepared(4);
    const before = await storage.catalog(P);
    const { images, rows, pixels } = await batch(P, 4, 12);
    fullAfter(n);
    await expect(storage.appendImages(project, images, rows, pixels)).rejects.toMatchObject(quota);
    vi.restoreAllMocks();
    expect(await storage.catalog(P)).toEqual(before);
    expect(await storage.image(P, images[0]!.hash as ContentHash)).toBeUndefined();
    await storage.appendImages(project, images, rows, pixels);
    expect((await storage.catalog(P)).rows).toBe(16);
  },
);

test('a large import that fails in its third transaction is taken back whole', async () => {
  await prepared(4);
  const before = await storage.catalog(P);
  const pixels64 = await storage.columnChunks(P, 'project', 'pixels:64');
  const { images, rows, pixels } = await batch(P, 4, 300);
  // Two batches of 128 rows are 139 and 140 records; taking back needs about a dozen.
  const put = IDBObjectStore.prototype.put;
  let written = 0;
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...args) {
    if (written++ === 285) throw new DOMException('The disk is full.', 'QuotaExceededError');
    return put.apply(this, args);
  });
  await expect(storage.appendImages(project, images, rows, pixels)).rejects.toMatchObject(quota);
  vi.restoreAllMocks();
  expect(written).toBeGreaterThan(286);
  expect(await storage.catalog(P)).toEqual(before);
  expect(await storage.project(P)).toEqual({ ...project, rows: 4 });
  expect(await storage.columnChunks(P, 'project', 'pixels:64')).toEqual(pixels64);
  for (const image of images) expect(await storage.image(P, image.hash as ContentHash)).toBeUndefined();
});

test('a first import that fails leaves no project', async () => {
  await prepared(0);
  const { images, rows, pixels } = await batch(P, 0, 300);
  fullAfter(160);
  await expect(storage.appendImages(project, images, rows, pixels)).rejects.toMatchObject(quota);
  vi.restoreAllMocks();
  expect(await storage.listProjects()).toEqual([]);
  expect(await storage.image(P, images[0]!.hash as ContentHash)).toBeUndefined();
});

test('a checkpoint is written with its job or not at all', async () => {
  await prepared(0);
  const first = jobRecord(P, 'j-1');
  await storage.putProject(project);
  await storage.checkpoint(first, Uint8Array.of(1).buffer);
  fullAfter(1);
  const later = { ...first, updatedAt: 99 };
  await expect(storage.checkpoint(later, Uint8Array.of(2).buffer)).rejects.toMatchObject(quota);
  vi.restoreAllMocks();
  expect(await storage.job(P, first.id)).toEqual(first);
  const chunk = await storage.column(P, 'j-1', 'checkpoint', 0);
  expect([...new Uint8Array(chunk!.bytes)]).toEqual([1]);
});

test('checkpoints and events wait for the disk, the rest does not', async () => {
  await prepared(0);
  const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
  const durability = () => transaction.mock.lastCall?.[2]?.durability;
  await storage.putProject(project);
  expect(durability()).toBe('relaxed');
  await storage.checkpoint(jobRecord(P, 'j-1'), new ArrayBuffer(1));
  expect(durability()).toBe('strict');
  await storage.appendEvent(P, { type: 'project-created', name: 'x' });
  expect(durability()).toBe('strict');
});

test.each([0, 1, 2])('an act that does not fit changes nothing (full after %i records)', async (n) => {
  await prepared(4);
  const before = await storage.catalog(P);
  const relabel = () =>
    storage.act(P, ({ catalog }) => ({
      columns: { labels: catalog.labels.map(() => 1) },
      record: { name: 'New' },
      event: { type: 'project-renamed', from: 'a', to: 'b' },
    }));
  fullAfter(n);
  await expect(relabel()).rejects.toMatchObject(quota);
  vi.restoreAllMocks();
  expect(await storage.catalog(P)).toEqual(before);
  expect(await storage.events(P)).toEqual([]);
  await relabel();
  expect([...(await storage.catalog(P)).labels]).toEqual([1, 1, 1, 1]);
  expect(await storage.events(P)).toHaveLength(1);
});
