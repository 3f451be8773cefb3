import { BlobReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js/lib/zip-core.js';
import { makeZip } from 'client-zip';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { dumpProject, fillProject } from '../../../../tests/fixtures/storage/full-project';
import { batch, hashOf, projectRecord } from '../../../../tests/fixtures/storage/records';
import { partCode } from '../../domain/catalog';
import type { ContentHash, ProjectId } from '../../domain/ids';
import type { Progress } from '../../domain/job';
import type { Storage } from '../contract';
import { memoryStorage } from '../open-storage';
import { exportProject } from './export-project';
import type { Manifest } from './format';
import { importProject, type ImportFileOptions } from './import-project';

const P = 'p-1' as ProjectId;
type Files = Map<string, Uint8Array<ArrayBuffer>>;

let source: Storage;
let file: Blob;
let files: Files;

beforeAll(async () => {
  source = memoryStorage();
  await fillProject(source, P);
  file = await exportProject(source, P, { app: '0.1.0' });
  files = await unzip(file);
});

async function unzip(blob: Blob): Promise<Files> {
  const entries = await new ZipReader(new BlobReader(blob), { useWebWorkers: false }).getEntries();
  const found: Files = new Map();
  for (const entry of entries) {
    if (entry.directory) continue;
    found.set(entry.filename, new Uint8Array(await entry.getData(new Uint8ArrayWriter())));
  }
  return found;
}

const zip = (contents: Files): Promise<Blob> =>
  new Response(
    makeZip([...contents].map(([name, input]) => ({ name, input, lastModified: new Date(0) }))),
  ).blob();
const text = (value: unknown): Uint8Array<ArrayBuffer> => new TextEncoder().encode(JSON.stringify(value));
const parsed = <T>(name: string, from = files): T =>
  JSON.parse(new TextDecoder().decode(from.get(name))) as T;
const manifestOf = (from = files): Manifest => parsed<Manifest>('manifest.json', from);

/** The file with some of its entries replaced or removed; the manifest as it was. */
function withEntries(changes: Readonly<Record<string, Uint8Array<ArrayBuffer> | null>>): Promise<Blob> {
  const contents = new Map(files);
  for (const [name, bytes] of Object.entries(changes)) {
    if (bytes === null) contents.delete(name);
    else contents.set(name, bytes);
  }
  return zip(contents);
}

/** The file as an attacker would write it: entries replaced and the manifest made to agree. */
async function forged(changes: Readonly<Record<string, unknown>>): Promise<Blob> {
  const contents = new Map(files);
  for (const [name, value] of Object.entries(changes)) contents.set(name, text(value));
  const manifest = manifestOf();
  const entries = await Promise.all(
    manifest.entries.map(async ({ name }) => {
      const bytes = contents.get(name)!;
      return { name, bytes: bytes.byteLength, sha256: await hashOf(bytes.buffer) };
    }),
  );
  contents.set('manifest.json', text({ ...manifest, entries }));
  return zip(contents);
}

async function opened(blob: Blob, options?: ImportFileOptions) {
  const storage = memoryStorage();
  const { project, repaired } = await importProject(storage, blob, options);
  return { storage, project, repaired: repaired.join('\n'), catalog: await storage.catalog(project) };
}

const columnName = (owner: string, kind: string, chunk = 0): string =>
  parsed<{ records: { owner: string; kind: string; chunk: number; entry: string }[] }>(
    'columns.json',
  ).records.find((column) => column.owner === owner && column.kind === kind && column.chunk === chunk)!.entry;

describe('a sound file', () => {
  test('brings back every record of every store', async () => {
    const { storage, project, repaired } = await opened(file);
    expect(repaired).toBe('');
    expect(project).toBe(P);
    const before = await dumpProject(source, P);
    expect(await dumpProject(storage, P)).toEqual(before);
    for (const [store, records] of Object.entries(before)) expect(records.length, store).toBeGreaterThan(0);
  });

  test('says what is in it', () => {
    const manifest = manifestOf();
    expect(manifest).toMatchObject({ format: 'dash', version: 1, app: '0.1.0', project: P });
    expect(manifest.counts).toMatchObject({ projects: 1, images: 299, classifiers: 2, jobs: 4, events: 22 });
    expect([...files.keys()].slice(1)).toEqual(manifest.entries.map(({ name }) => name));
  });

  test('becomes a second project where the first is still there, which is not touched', async () => {
    const before = await dumpProject(source, P);
    const { project, repaired } = await importProject(source, file);
    expect(project).not.toBe(P);
    expect(repaired).toEqual([]);
    expect(await dumpProject(source, P)).toEqual(before);
    const copy = await dumpProject(source, project);
    const renamed = (records: readonly object[]) =>
      records.map((record) =>
        'id' in record && record.id === P ? { ...record, id: project } : { ...record, project },
      );
    for (const store of ['images', 'columns', 'events'] as const) {
      expect(copy[store]).toEqual(renamed(before[store]!));
    }
    await source.deleteProject(project);
  });

  test('is told of: progress rises to the end, and subscribers hear of the project', async () => {
    const seen: Progress[] = [];
    const onProgress = (progress: Progress): void => void seen.push(progress);
    await exportProject(source, P, { app: '1', onProgress });
    expect(seen[0]).toMatchObject({ what: 'Taking stock of the project', done: 0, total: 301 });
    const { done, total } = seen.at(-1)!;
    expect(done).toBe(total);
    expect(total).toBeGreaterThan(300 * 64 * 64 * 3);
    seen.length = 0;
    const storage = memoryStorage();
    const heard = vi.fn();
    storage.subscribe(heard);
    await importProject(storage, file, { onProgress });
    expect(seen.at(-1)!.done).toBe(seen.at(-1)!.total);
    expect(heard).toHaveBeenCalledWith(P);
  });

  test('a run that was going on is interrupted in the copy', async () => {
    const jobs = parsed<{ records: { state: string }[] }>('jobs.json');
    const { storage } = await opened(
      await forged({
        'jobs.json': { ...jobs, records: jobs.records.map((job) => ({ ...job, state: 'running' })) },
      }),
    );
    expect((await storage.jobs(P)).map(({ state }) => state)).toEqual([
      ...['interrupted', 'interrupted', 'interrupted', 'interrupted'],
    ]);
  });
});

describe('stopping', () => {
  test('an export', async () => {
    await expect(exportProject(source, P, { app: '1', signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    });
    const controller = new AbortController();
    const onProgress = (): void => controller.abort();
    await expect(
      exportProject(source, P, { app: '1', signal: controller.signal, onProgress }),
    ).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('an import leaves nothing behind', async () => {
    const storage = memoryStorage();
    const controller = new AbortController();
    const transact = storage.engine.transact.bind(storage.engine);
    let written = 0;
    const engine = {
      ...storage.engine,
      transact: async (...args: Parameters<typeof transact>) => {
        await transact(...args);
        if (args[0].includes('images') && ++written === 2) controller.abort();
      },
    } as Storage['engine'];
    await expect(
      importProject({ ...storage, engine }, file, { signal: controller.signal }),
    ).rejects.toMatchObject({ name: 'AbortError' });
    expect(written, 'some images were written and then all was cleared').toBeGreaterThanOrEqual(3);
    for (const records of Object.values(await dumpProject(storage, P))) expect(records).toEqual([]);
  });

  test('an export of a project that changes meanwhile is refused', async () => {
    const storage = memoryStorage();
    await fillProject(storage, P, 20);
    const purge = async (): Promise<void> => storage.purgeImages(P, Int32Array.of(15));
    let purged: Promise<void> | null = null;
    const transact = storage.engine.transact.bind(storage.engine);
    let reads = 0;
    const engine = {
      ...storage.engine,
      transact: async (...args: Parameters<typeof transact>) => {
        // Twenty images and a chunk of pixels have been taken stock of; now they are written.
        if (++reads === 24) await (purged ??= purge());
        return transact(...args);
      },
    } as Storage['engine'];
    await expect(exportProject({ ...storage, engine }, P, { app: '1' })).rejects.toThrow(/changed while/);
  });
});

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

describe('a forged file', () => {
  const images = () => parsed<{ records: Record<string, unknown>[] }>('images.json');

  test('brings in no picture that can run script', async () => {
    const svg = images().records.map((image) => ({ ...image, mime: 'image/svg+xml' }));
    const { storage, repaired } = await opened(
      await forged({ 'images.json': { ...images(), records: svg } }),
    );
    expect(repaired).toMatch(/299 photographs could not be read/);
    expect((await dumpProject(storage, P))['images']).toEqual([]);
  });

  test('brings in no image under another one’s hash', async () => {
    const name = `images/${String(images().records[0]!['hash'])}`;
    const { storage, repaired } = await opened(await forged({ [name]: 'other bytes' }));
    expect(repaired).toMatch(/1 of 299 photographs/);
    expect((await dumpProject(storage, P))['images']).toHaveLength(298);
  });

  test('cannot place codes out of range, twins or bad names in the catalog', async () => {
    const column = (kind: string) => columnName('project', kind);
    const contents = new Map(files);
    contents.set(column('label'), new Uint8Array(new Uint16Array(300).fill(77).buffer));
    contents.set(column('part'), new Uint8Array(300).fill(200));
    contents.set(column('id'), text(new Array(300).fill('../../x')));
    contents.set('manifest.json', text({}));
    const { catalog, repaired } = await opened(await zip(contents));
    expect(repaired).toMatch(/900 values of the catalog were out of range/);
    expect(catalog.labels.every((label) => label === 0xffff)).toBe(true);
    expect(catalog.parts.every((part) => part === partCode('pool'))).toBe(true);
    expect(new Set(catalog.ids).size).toBe(300);
  });

  test('with records of a wrong shape loses those alone', async () => {
    const events = parsed<{ records: object[] }>('events.json');
    const records = [
      { seq: 'one' },
      { ...events.records[0], body: { type: 'unheard-of' } },
      ...events.records,
    ];
    const { storage, repaired } = await opened(await forged({ 'events.json': { ...events, records } }));
    expect(repaired).toBe('2 events of the history could not be read.');
    expect(await storage.events(P)).toEqual(await source.events(P));
  });

  test('with more rows than a project may have is refused', async () => {
    const projects = parsed<object>('projects.json');
    const huge = { ...projects, records: [projectRecord(P, { rows: 1e9 })] };
    await expect(
      importProject(memoryStorage(), await forged({ 'projects.json': huge })),
    ).rejects.toMatchObject({
      name: 'BadInput',
    });
  });

  test('that unpacks to more than it says is not read further', async () => {
    const manifest = manifestOf();
    const entries = manifest.entries.map((entry) =>
      entry.name === 'events.json' ? { ...entry, bytes: 2 ** 33 } : entry,
    );
    const contents = new Map(files).set('manifest.json', text({ ...manifest, entries }));
    await expect(importProject(memoryStorage(), await zip(contents))).rejects.toThrow(/more than 4 GB/);
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
