import { cdp } from 'vitest/browser';
import { afterEach, expect, test } from 'vitest';
import type { ContentHash, ProjectId } from '../../src/lib/domain/ids';
import { openStorage } from '../../src/lib/storage/open-storage';
import { batch, projectRecord } from '../fixtures/storage/records';

const P = 'p-1' as ProjectId;
const project = projectRecord(P);
/** What Chromium is told of the disk. */
const setQuota = (quotaSize?: number) =>
  cdp().send('Storage.overrideQuotaForOrigin', {
    origin: location.origin,
    ...(quotaSize === undefined ? {} : { quotaSize }),
  });

afterEach(async () => {
  await setQuota();
});

/** Bytes that the browser cannot compress. */
function noise(size: number): ArrayBuffer {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes.buffer;
}

test('a full disk is named and leaves what was there', async () => {
  const base = '/quota/';
  await new Promise((resolve) => {
    indexedDB.deleteDatabase(`dash:${base}`).onsuccess = resolve;
  });
  const storage = await openStorage({ base });
  // Before the first write: the browser remembers for a while how much room there was. The first 8 MB fit.
  const { usage = 0 } = await navigator.storage.estimate();
  await setQuota(usage + 12_000_000);
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

  await setQuota();
  await storage.appendImages(project, big.images, big.rows, big.pixels);
  expect((await storage.catalog(P)).rows).toBe(84);
  await storage.deleteProject(P);
  storage.close();
});
