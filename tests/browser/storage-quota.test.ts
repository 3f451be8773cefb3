import { afterEach, expect, test, vi } from 'vitest';
import type { ContentHash, ProjectId } from '../../src/lib/domain/ids';
import { openStorage } from '../../src/lib/storage/open-storage';
import { batch, projectRecord } from '../fixtures/storage/records';

const P = 'p-1' as ProjectId;
const project = projectRecord(P);
const BUCKET = 'full-disk';

/** Chromium's storage buckets: a database of its own with a limit that the browser enforces. */
interface StorageBuckets {
  open(name: string, options: { quota: number }): Promise<{ readonly indexedDB: IDBFactory }>;
  delete(name: string): Promise<void>;
}
const { storageBuckets } = navigator as Navigator & { readonly storageBuckets: StorageBuckets };

afterEach(async () => {
  vi.unstubAllGlobals();
  await storageBuckets.delete(BUCKET);
});

/** Bytes that the browser cannot compress. */
function noise(size: number): ArrayBuffer {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes.buffer;
}

test('a full disk is named and leaves what was there', async () => {
  await storageBuckets.delete(BUCKET);
  // The first 8 MB of the large import fit, the second do not.
  const bucket = await storageBuckets.open(BUCKET, { quota: 12_000_000 });
  vi.stubGlobal('indexedDB', bucket.indexedDB);
  const storage = await openStorage({ base: '/quota/' });
  const first = await batch(P, 0, 4);
  await storage.appendImages(project, first.images, first.rows, first.pixels);
  const before = await storage.catalog(P);

  const small = await batch(P, 4, 80);
  const big = { ...small, images: small.images.map((image) => ({ ...image, bytes: noise(400_000) })) };
  await expect(storage.appendImages(project, big.images, big.rows, big.pixels)).rejects.toMatchObject({
    name: 'QuotaExceeded',
  });
  expect(await storage.catalog(P)).toEqual(before);
  expect(await storage.image(P, big.images[0]!.hash as ContentHash)).toBeUndefined();

  await storage.appendImages(project, small.images, small.rows, small.pixels);
  expect((await storage.catalog(P)).rows).toBe(84);
  storage.close();
});
