import { describe, expect, test, vi } from 'vitest';
import { dumpProject } from '../../../../tests/fixtures/storage/full-project';
import { batch } from '../../../../tests/fixtures/storage/records';
import { partCode } from '../../domain/catalog';
import type { ContentHash } from '../../domain/ids';
import { memoryStorage } from '../open-storage';
import { importProject } from './import-project';
import { opened, P, testFile, text, zip } from './test-file';

const { source, file, files, parsed, manifestOf, withEntries, forged, columnName } = await testFile();

describe('a damaged file', () => {
  test.each([
    ['nothing', new Blob([])],
    ['text', new Blob(['hello'])],
    ['a ZIP of something else', zip(new Map([['a.txt', text('hello')]]))],
    ['another JSON as manifest', zip(new Map([['manifest.json', text({ format: 'other' })]]))],
  ])('that is %s is refused', async (_, blob) => {
    await expect(importProject(memoryStorage(), await blob)).rejects.toMatchObject({ name: 'BadInput' });
  });

  test('of a newer version is refused with what to do', async () => {
    const contents = new Map(files).set('manifest.json', text({ ...manifestOf(), version: 2 }));
    await expect(importProject(memoryStorage(), await zip(contents))).rejects.toThrow(/newer version/);
    const events = parsed<object>('events.json');
    const newer = await forged({ 'events.json': { ...events, schema: 99 } });
    await expect(importProject(memoryStorage(), newer)).rejects.toThrow(/newer version/);
  });

  test('without its project or its list of columns is refused, and nothing is left', async () => {
    for (const name of ['projects.json', 'columns.json']) {
      const storage = memoryStorage();
      await expect(importProject(storage, await withEntries({ [name]: null }))).rejects.toMatchObject({
        name: 'BadInput',
      });
      expect(await storage.listProjects()).toEqual([]);
    }
  });

  test('that ends early gives all that is in it', async () => {
    const { storage, repaired, catalog } = await opened(await upTo(manifestOf().entries.at(-200)!.name));
    expect(repaired).toMatch(/ends early/);
    expect(repaired).toMatch(/\d+ of 299 photographs could not be read/);
    expect(catalog).toEqual(await source.catalog(P));
    const whole = await dumpProject(source, P);
    const rest = await dumpProject(storage, P);
    for (const store of ['classifiers', 'jobs', 'events', 'columns'])
      expect(rest[store]).toEqual(whole[store]);
    expect(rest['images']!.length).toBeGreaterThan(100);
    expect(rest['images']!.length).toBeLessThan(299);
  });

  test('that ends before the pixels discards the rows that have none', async () => {
    const { storage, repaired, catalog } = await opened(await upTo(columnName('project', 'pixels:64')));
    expect(repaired).toMatch(/299 of 299 photographs/);
    expect(repaired).toMatch(/The pixels of the images 1–7, 9–300 could not be read/);
    expect(catalog.discarded.every((flag) => flag === 1)).toBe(true);
    expect((await storage.column(P, 'project', 'pixels:64', 1))?.rows).toBe(44);
    expect(await storage.classifiers(P)).toHaveLength(2);
  });

  test('with lost pixels has them made again where photographs can be decoded', async () => {
    const lost = columnName('project', 'pixels:64', 1);
    const derivePixels = vi.fn(async () => new Uint8Array(64 * 64 * 3).fill(9));
    const { storage, repaired, catalog } = await opened(await withEntries({ [lost]: null }), {
      derivePixels,
    });
    expect(repaired).toBe('The 64 px versions of 44 images were made again from the photographs.');
    expect(derivePixels).toHaveBeenCalledTimes(44);
    expect(catalog).toEqual(await source.catalog(P));
    expect(new Uint8Array((await storage.column(P, 'project', 'pixels:64', 1))!.bytes)[0]).toBe(9);
  });

  test('with one flipped bit in a photograph loses that photograph alone', async () => {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const { images } = await batch(P, 0, 1);
    const name = `images/${images[0]!.hash}`;
    const at = indexOf(bytes, new TextEncoder().encode(name));
    bytes[at + name.length + 3]! ^= 1;
    const { storage, repaired } = await opened(new Blob([bytes]));
    expect(repaired).toMatch(/^1 of 299 photographs/);
    expect(await storage.image(P, images[0]!.hash as ContentHash)).toBeUndefined();
    expect((await dumpProject(storage, P))['images']).toHaveLength(298);
  });

  test('with a damaged table of contents loses nothing', async () => {
    const bytes = new Uint8Array(await file.arrayBuffer());
    bytes.fill(0x55, file.size - 200);
    const { storage, repaired } = await opened(new Blob([bytes]));
    expect(repaired).toBe('The file ends early or its table of contents is damaged.');
    expect(await dumpProject(storage, P)).toEqual(await dumpProject(source, P));
  });

  test('with a damaged manifest loses nothing', async () => {
    const { storage, repaired } = await opened(
      await withEntries({ 'manifest.json': text({ format: 'dash' }) }),
    );
    expect(repaired).toBe('The manifest was damaged; the file was read without it.');
    expect(await dumpProject(storage, P)).toEqual(await dumpProject(source, P));
  });

  test('that was packed again with compression is read', async () => {
    const { ZipWriter, BlobWriter, Uint8ArrayReader } = await import('@zip.js/zip.js/lib/zip-core.js');
    const writer = new ZipWriter(new BlobWriter(), { useWebWorkers: false, level: 6 });
    for (const [name, bytes] of files) await writer.add(name, new Uint8ArrayReader(bytes));
    const { storage, repaired } = await opened(await writer.close());
    expect(repaired).toBe('');
    expect(await dumpProject(storage, P)).toEqual(await dumpProject(source, P));
  });

  test('keeps a classifier only with its weights', async () => {
    const { storage, repaired } = await opened(
      await withEntries({ [columnName('c-1', 'weights')]: text('x') }),
    );
    expect(repaired).toBe('The weights of the classifier “First” could not be read; it is left out.');
    expect((await storage.classifiers(P)).map(({ id }) => id)).toEqual(['c-2']);
    expect((await storage.project(P))?.current).toBeNull();
  });

  test('says which run cannot go on and which results are computed again', async () => {
    const { storage, repaired } = await opened(
      await withEntries({ [columnName('j-2', 'checkpoint')]: null, [columnName('c-2', 'logits')]: null }),
    );
    expect(repaired).toMatch(/checkpoint of the training “First”/);
    expect(repaired).toMatch(/1 piece of computed results/);
    expect((await storage.jobs(P)).map(({ state }) => state)).toEqual([
      ...['done', 'failed', 'interrupted', 'done'],
    ]);
    expect(await storage.columnChunks(P, 'c-2', 'logits')).toEqual([]);
  });

  test('says which translator is gone and which translation has to be gone through again', async () => {
    const { storage, repaired } = await opened(
      await withEntries({ [columnName('t-1', 'weights')]: null, [columnName('j-4', 'doubts')]: null }),
    );
    expect(repaired).toMatch(/weights of the translator “Translator 1”/);
    expect(repaired).toMatch(/What was known of the translation “Cluster 3”/);
    expect(await storage.translators(P)).toEqual([]);
    expect((await storage.jobs(P)).find(({ id }) => id === 'j-4')).toMatchObject({ state: 'failed' });
  });

  test.each([
    ['label', /have no class any more and are in the pool/],
    ['part', /are in the pool/],
    ['group', /stand alone/],
    ['hash', /lost their photographs/],
    ['id', /have new names/],
    ['path', /lost their path/],
    ['group-name', /lost the names of their sources/],
    ['attribute:colour', /lost their attribute colour/],
  ])('with a lost column of %s makes its rows harmless', async (kind, words) => {
    const { repaired, catalog } = await opened(await withEntries({ [columnName('project', kind)]: null }));
    expect(repaired).toMatch(words);
    expect(repaired).toMatch(/the images 1–300/);
    const whole = await source.catalog(P);
    const inPool = catalog.parts.every((part) => part === partCode('pool'));
    expect(inPool).toBe(kind === 'label' || kind === 'part');
    expect(new Set(catalog.ids).size).toBe(300);
    // Every other pair has a name for its source, by which it is found again; one of it was deleted for good.
    expect(new Set(catalog.groups).size).toBe(kind === 'group' ? 225 : 150);
    expect(catalog.groupNames.every((name) => name === '')).toBe(kind === 'group-name');
    expect(catalog.discarded.every((flag) => flag === 1)).toBe(kind === 'hash');
    if (kind !== 'label') expect(catalog.labels).toEqual(whole.labels);
  });
});

/** The file cut off in the header of that entry. */
async function upTo(name: string): Promise<Blob> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return file.slice(0, indexOf(bytes, new TextEncoder().encode(name)));
}

function indexOf(bytes: Uint8Array, sought: Uint8Array): number {
  // From the manifest on, which names every entry too.
  const manifestEnd = files.get('manifest.json')!.byteLength;
  for (let i = manifestEnd; i < bytes.length; i++) {
    if (sought.every((byte, j) => bytes[i + j] === byte) && bytes[i - 30] === 0x50) return i;
  }
  throw new Error('not found');
}
