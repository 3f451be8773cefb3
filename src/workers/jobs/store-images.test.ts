import { describe, expect, it } from 'vitest';
import { freshId, type ClassifierId, type ProjectId } from '../../lib/domain/ids';
import { partsOfSources } from '../../lib/domain/group-names';
import type { ProjectRecord } from '../../lib/domain/project';
import type { DemoEvent } from '../../lib/demos';
import type { ImportEvent, ImportedImage } from '../../lib/importing/contract';
import type { Storage } from '../../lib/storage/contract';
import { memoryStorage } from '../../lib/storage/open-storage';
import { withMasks } from './masks';
import { storeImages, type StoreOptions } from './store-images';

const record = (): ProjectRecord => ({
  id: freshId<ProjectId>('p'),
  name: 'x.zip',
  createdAt: 1,
  updatedAt: 1,
  source: { kind: 'import', name: 'x.zip', seed: 1 },
  classes: [],
  attributes: [],
  rows: 0,
  backedUpAt: null,
  current: null,
});

const image = (n: number, change: Partial<ImportedImage> = {}): ImportedImage => ({
  path: `train/${n}.png`,
  hash: `hash-${n}`,
  mime: 'image/png',
  bytes: new Uint8Array([n]).buffer,
  widthPx: 8,
  heightPx: 8,
  thumbnail: null,
  pixels64: new Uint8Array(64 * 64 * 3).fill(n),
  class: n % 2 === 0 ? 'even' : 'odd',
  part: 'training',
  group: null,
  attributes: ['red'],
  ...change,
});

const plan = (images: number, classes = ['even', 'odd']): ImportEvent => ({
  type: 'plan',
  plan: {
    name: 'numbers',
    classes,
    attributes: [{ name: 'colour', values: ['red', 'blue'] }],
    images,
    splitFrom: 'folders',
    refused: [{ path: 'a.txt', reason: 'It is not an image.' }],
    notes: ['A column was ignored.'],
  },
});

async function* source(
  events: readonly ImportEvent[],
  onClose: () => void = () => undefined,
): AsyncGenerator<ImportEvent, void> {
  try {
    yield* events;
  } finally {
    onClose();
  }
}

const images = (from: number, to: number): ImportEvent => ({
  type: 'images',
  images: Array.from({ length: to - from }, (_, i) => image(from + i)),
  done: to,
});

const options = (project: ProjectRecord, fresh = true): StoreOptions => ({
  project,
  fresh,
  from: 'x.zip',
  name: null,
  origin: 'imported',
  what: 'Reading images',
});

async function drain<R>(generator: AsyncGenerator<unknown, R, void>): Promise<R> {
  for (;;) {
    const { done, value } = await generator.next();
    if (done === true) return value as R;
  }
}

describe('storeImages', () => {
  it('writes rows, images, pixels and the history, and tells what was refused', async () => {
    const storage = memoryStorage();
    const project = record();
    const grouped: ImportEvent = {
      type: 'images',
      images: [
        image(300, { group: 's', class: null, attributes: ['blue'] }),
        image(301, { group: 's', part: 'test' }),
      ],
      done: 302,
    };
    const outcome = await drain(
      storeImages(storage, source([plan(302), images(0, 200), images(200, 300), grouped]), options(project)),
    );
    expect(outcome).toMatchObject({ firstRow: 0, imported: 302, notes: ['A column was ignored.'] });
    expect(outcome.refused).toHaveLength(1);
    const catalog = await storage.catalog(project.id);
    expect(catalog.rows).toBe(302);
    expect(new Set(catalog.ids).size).toBe(302);
    expect(catalog.classes).toEqual(['even', 'odd']);
    expect([...catalog.labels.slice(298)]).toEqual([0, 1, 0xffff, 1]);
    expect(catalog.groups[300]).toBe(catalog.groups[301]);
    expect(new Set(catalog.groups).size).toBe(301);
    expect([...catalog.attributes[0]!.codes.slice(299)]).toEqual([0, 1, 0]);
    expect((await storage.image(project.id, catalog.hashes[257]!))?.bytes.byteLength).toBe(1);
    const chunk = await storage.column(project.id, 'project', 'pixels:64', 1);
    expect(new Uint8Array(chunk!.bytes)[0]).toBe(256 % 256);
    expect((await storage.events(project.id)).map(({ body }) => body.type)).toEqual([
      'project-created',
      'images-imported',
    ]);
    expect((await storage.project(project.id))?.name).toBe('numbers');
  });

  it('leaves nothing behind when it is cancelled, and closes its source', async () => {
    const storage = memoryStorage();
    const project = record();
    let closed = false;
    const task = storeImages(
      storage,
      source([plan(300), images(0, 200), images(200, 300)], () => (closed = true)),
      options(project),
    );
    await task.next();
    await task.next();
    expect((await storage.catalog(project.id)).rows).toBe(200);
    await task.return(undefined as never);
    expect(closed).toBe(true);
    expect(await storage.listProjects()).toEqual([]);
    expect(await storage.image(project.id, 'hash-1' as never)).toBeUndefined();
  });

  it('takes a failed batch back from a project that was there, and leaves the rest as it was', async () => {
    const storage = memoryStorage();
    const project = record();
    await drain(storeImages(storage, source([plan(10), images(0, 10)]), options(project)));
    const before = await storage.catalog(project.id);
    const stored = (await storage.project(project.id))!;
    async function* failing(): AsyncGenerator<ImportEvent, void> {
      yield plan(200, ['even', 'odd', 'new']);
      yield images(10, 200);
      throw new RangeError('too large');
    }
    await expect(drain(storeImages(storage, failing(), options(stored, false)))).rejects.toThrow('too large');
    expect(await storage.catalog(project.id)).toEqual(before);
    expect(await storage.events(project.id)).toHaveLength(2);
  });

  it('appends new classes and rows behind what is there', async () => {
    const storage = memoryStorage();
    const project = record();
    await drain(storeImages(storage, source([plan(10), images(0, 10)]), options(project)));
    const stored = (await storage.project(project.id))!;
    const added: ImportEvent = { type: 'images', images: [image(10, { class: 'new' })], done: 1 };
    const outcome = await drain(
      storeImages(storage, source([plan(1, ['new', 'odd']), added]), options(stored, false)),
    );
    expect(outcome.firstRow).toBe(10);
    const catalog = await storage.catalog(project.id);
    expect(catalog.classes).toEqual(['even', 'odd', 'new']);
    expect(catalog.labels[10]).toBe(2);
    expect(new Set(catalog.groups).size).toBe(11);
    expect((await storage.project(project.id))?.name).toBe('numbers');
  });

  it('knows a source again that came in before, by its name', async () => {
    const storage = memoryStorage();
    const project = record();
    const sources = (from: number, names: readonly (string | null)[]): ImportEvent => ({
      type: 'images',
      images: names.map((group, i) => image(from + i, { group })),
      done: names.length,
    });
    await drain(storeImages(storage, source([plan(3), sources(0, ['a', null, 'b'])]), options(project)));
    expect((await storage.catalog(project.id)).grouped).toBe(false);
    const stored = (await storage.project(project.id))!;
    await drain(
      storeImages(storage, source([plan(4), sources(3, ['b', 'c', null, 'a'])]), options(stored, false)),
    );
    const catalog = await storage.catalog(project.id);
    expect([...catalog.groups]).toEqual([0, 1, 2, 2, 3, 4, 0]);
    expect(catalog.groupNames).toEqual(['a', '', 'b', 'b', 'c', '', 'a']);
    expect(catalog.grouped).toBe(true);
    expect([...partsOfSources(catalog)].map(([name]) => name)).toEqual(['a', 'b', 'c']);
  });

  it('keeps what became of the record while it ran', async () => {
    const storage = memoryStorage();
    const project = record();
    await drain(storeImages(storage, source([plan(10), images(0, 10)]), options(project)));
    const stored = (await storage.project(project.id))!;
    async function* renamed(): AsyncGenerator<ImportEvent, void> {
      yield plan(1, ['new']);
      await storage.act(project.id, () => ({ record: { name: 'Signs', current: 'c' as ClassifierId } }));
      yield { type: 'images', images: [image(10, { class: 'new' })], done: 1 };
    }
    await drain(storeImages(storage, renamed(), options(stored, false)));
    expect(await storage.project(project.id)).toMatchObject({
      ...{ name: 'Signs', current: 'c', rows: 11, classes: ['even', 'odd', 'new'] },
    });
  });

  it('has written the masks of a demo before its event', async () => {
    const storage = memoryStorage();
    const project = record();
    const png = (n: number) => ({
      ...image(n),
      ...({ mime: 'image/png', thumbnail: null, class: 'even', group: null, attributes: ['red'] } as const),
    });
    async function* drawn(): AsyncGenerator<DemoEvent, void> {
      yield plan(2) as DemoEvent;
      const masks = { class: new Uint8Array(512).fill(1), bias: new Uint8Array(512).fill(2) };
      yield { type: 'images', images: [0, 1].map((n) => ({ ...png(n), masks, parameters: {} })), done: 2 };
    }
    const seen: number[] = [];
    const watched: Storage = {
      ...storage,
      appendEvent: async (id, body) => {
        seen.push((await storage.columnChunks(id, 'project', 'mask:bias'))[0]!.rows);
        return storage.appendEvent(id, body);
      },
    };
    await drain(storeImages(watched, withMasks(storage, project.id, drawn()), options(project)));
    expect(seen).toEqual([2, 2]);
  });

  it('says why nothing came in, and makes no project', async () => {
    const storage = memoryStorage();
    const run = drain(storeImages(storage, source([plan(0)]), options(record())));
    await expect(run).rejects.toMatchObject({
      name: 'BadInput',
      message: 'No image came in. a.txt: It is not an image.',
    });
    expect(await storage.listProjects()).toEqual([]);
  });
});
