import { describe, expect, it } from 'vitest';
import { emptyCatalog } from '../../lib/domain/catalog-changes';
import type { Catalog } from '../../lib/domain/catalog';
import type { ContentHash, ProjectId } from '../../lib/domain/ids';
import { memoryStorage } from '../../lib/storage/open-storage';
import type { Storage } from '../../lib/storage/contract';
import { projectRecord } from '../../../tests/fixtures/storage/records';
import { derivePixels } from './derive-pixels';
import { PixelSource } from './pixels';

const project = 'p' as ProjectId;
const SIZE = 2;
const BYTES = SIZE ** 2 * 3;

/** 600 rows in three chunks; every byte of a row is its number modulo 251. */
async function filled(): Promise<{ storage: Storage; reads: number[] }> {
  const storage = memoryStorage();
  await storage.putProject(projectRecord(project));
  for (let chunk = 0; chunk < 3; chunk++) {
    const rows = Math.min(256, 600 - chunk * 256);
    const bytes = Uint8Array.from(
      { length: rows * BYTES },
      (_, i) => (chunk * 256 + Math.floor(i / BYTES)) % 251,
    );
    await storage.putColumn({
      ...{ project, owner: 'project', kind: 'pixels:2', chunk, rows },
      ...{ dtype: 'uint8', bytes: bytes.buffer },
    });
  }
  const reads: number[] = [];
  return {
    reads,
    storage: {
      ...storage,
      column(...args) {
        reads.push(args[3]);
        return storage.column(...args);
      },
    },
  };
}

describe('PixelSource', () => {
  it('reads rows in any order', async () => {
    const { storage } = await filled();
    const pixels = await new PixelSource(storage, project, SIZE).read([599, 0, 257, 599]);
    expect(pixels.length).toBe(4 * BYTES);
    expect([0, 1, 2, 3].map((i) => pixels[i * BYTES + 5])).toEqual([599 % 251, 0, 257 % 251, 599 % 251]);
  });

  it('reads each chunk once while everything fits', async () => {
    const { storage, reads } = await filled();
    const source = new PixelSource(storage, project, SIZE);
    for (let i = 0; i < 5; i++) await source.read([0, 300, 599]);
    expect(reads).toEqual([0, 1, 2]);
  });

  it('never keeps more than its cap, and drops what was not used for longest', async () => {
    const { storage, reads } = await filled();
    const cap = 2 * 256 * BYTES;
    const source = new PixelSource(storage, project, SIZE, cap);
    await source.read([0]);
    await source.read([300]);
    await source.read([1]);
    await source.read([599]);
    expect(source.cachedBytes).toBeLessThanOrEqual(cap);
    await source.read([2]);
    await source.read([301]);
    expect(reads).toEqual([0, 1, 2, 1]);
  });

  it('says what is missing', async () => {
    const { storage } = await filled();
    await expect(new PixelSource(storage, project, SIZE).read([600])).rejects.toMatchObject({
      name: 'NotFound',
    });
    await expect(new PixelSource(storage, project, 3).read([0])).rejects.toMatchObject({ name: 'NotFound' });
  });
});

describe('derivePixels', () => {
  const catalogOf = (rows: number): Catalog => ({
    ...emptyCatalog(['a'], []),
    rows,
    hashes: Array.from({ length: rows }, (_, row) => (row === 3 ? '' : `h${row}`) as ContentHash),
    paths: Array.from({ length: rows }, (_, row) => `${row}.png`),
  });

  async function derive(storage: Storage, rows: number): Promise<string[]> {
    const decoded: string[] = [];
    const images: Storage = {
      ...storage,
      image: async (_, hash) => ({
        ...{ project, hash, mime: 'image/png', bytes: new ArrayBuffer(0) },
        ...{ widthPx: 1, heightPx: 1, thumbnail: null },
      }),
    };
    const task = derivePixels(images, project, catalogOf(rows), SIZE, async ({ hash }) => {
      decoded.push(hash);
      return new Uint8Array(BYTES).fill(Number(hash.slice(1)) % 251);
    });
    while ((await task.next()).done !== true);
    return decoded;
  }

  it('makes what is missing, once, and goes on where rows were added', async () => {
    const storage = memoryStorage();
    await storage.putProject(projectRecord(project));
    expect(await derive(storage, 260)).toHaveLength(259);
    expect(await derive(storage, 260)).toEqual([]);
    expect(await derive(storage, 262)).toEqual(['h260', 'h261']);
    const pixels = await new PixelSource(storage, project, SIZE).read([261, 3, 5]);
    expect([pixels[0], pixels[BYTES], pixels[2 * BYTES]]).toEqual([261 % 251, 0, 5]);
  });
});
