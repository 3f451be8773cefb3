import { beforeEach, describe, expect, it, vi } from 'vitest';
import { aborted, DashError } from '../domain/errors';
import type { ImportRequest } from '../compute/contract';
import type { Storage } from '../storage/contract';
import { fakeStore, putProject, setUp, type Image } from './test-fakes';

const files = [{ path: 'x.zip', blob: new Blob(['x']) }];
const images: Image[] = [
  { class: 0, part: 'training' },
  { class: 1, part: 'training' },
];

/** What a worker has done when it is struck in the middle: the record and a row are there. */
const halfWay =
  (storage: Storage) =>
  async ({ project }: ImportRequest): Promise<void> => {
    await storage.putProject({ ...project, classes: ['a'] });
    const n = (await storage.project(project.id))!.rows;
    await storage.appendImages(
      { ...project, classes: ['a', 'b'] },
      [],
      {
        ...{ ids: [`n-${n}`], hashes: [`n${n}`], paths: ['n'], labels: Uint16Array.of(0) },
        ...{ parts: Uint8Array.of(0), groups: Int32Array.of(99), origins: Uint8Array.of(0), attributes: {} },
      },
      [new Uint8Array(64 * 64 * 3)],
    );
  };

beforeEach(() => {
  vi.stubGlobal('navigator', {});
});

describe('imports', () => {
  it('hand the files on with what the project knows', async () => {
    const { storage, commands, imports } = setUp();
    const { id } = await putProject(storage, images);
    await commands.importFiles({ files, seed: 4, into: id });
    expect(imports.requests[0]).toMatchObject({
      ...{ kind: 'import', fresh: false, seed: 4, name: null },
      project: { id, classes: ['a', 'b'] },
    });
    await expect(commands.importFiles({ files: [] })).rejects.toMatchObject({ name: 'BadInput' });
  });

  it.each([true, false])('are taken back when the worker crashes (fresh: %s)', async (fresh) => {
    const { storage, commands, imports } = setUp();
    const { id } = await putProject(storage, images);
    imports.act = async (request) => {
      await halfWay(storage)(request);
      throw new DashError('WorkerCrashed', 'It crashed.');
    };
    const run = commands.importFiles({ files, ...(fresh ? {} : { into: id }) });
    await expect(run).rejects.toMatchObject({ name: 'WorkerCrashed' });
    expect((await commands.listProjects()).map((project) => [project.id, project.rows])).toEqual([[id, 2]]);
  });

  it.each(['WorkerCrashed', 'ReadOnly', 'Internal'] as const)(
    'leave neither rows nor classes when they fail (%s), and what else changed stays',
    async (name) => {
      const { storage, commands, imports } = setUp();
      const { id } = await putProject(storage, images);
      imports.act = async (request) => {
        await commands.renameProject(id, 'Signs');
        await storage.appendImages(
          { ...request.project, classes: ['a', 'b', 'new'], attributes: [{ name: 'x', values: ['y'] }] },
          [],
          {
            ...{
              ids: ['n'],
              hashes: ['n'],
              paths: ['n'],
              labels: Uint16Array.of(2),
              parts: Uint8Array.of(0),
            },
            ...{ groups: Int32Array.of(99), origins: Uint8Array.of(0), attributes: { x: Uint16Array.of(0) } },
          },
          [new Uint8Array(64 * 64 * 3)],
        );
        throw new DashError(name, 'It failed.');
      };
      const { classes, attributes, rows } = (await storage.project(id))!;
      await expect(commands.importFiles({ files, into: id })).rejects.toMatchObject({ name });
      expect(await storage.project(id)).toMatchObject({ name: 'Signs', classes, attributes, rows });
    },
  );

  it('that could not be taken back are by the tab that has the lock, as soon as it shows the project', async () => {
    const store = fakeStore();
    const storage = setUp().storage;
    const { id } = await putProject(storage, images);
    let locked = false;
    const loses: Storage = {
      ...storage,
      truncateCatalog: async (...args) => {
        if (locked) throw new DashError('ReadOnly', 'Another tab has it.');
        await storage.truncateCatalog(...args);
      },
    };
    const first = setUp(loses, store);
    first.imports.act = async (request) => {
      await halfWay(storage)(request);
      locked = true;
      throw new DashError('ReadOnly', 'Another tab has it.');
    };
    await expect(first.commands.importFiles({ files, into: id })).rejects.toMatchObject({ name: 'ReadOnly' });
    expect((await storage.project(id))!.rows).toBe(3);
    expect((await setUp(storage, store).commands.snapshot(id)).catalog.rows).toBe(2);
    expect(store.getItem('test:imports')).toBeNull();
  });

  it('are taken back also where an earlier one of the same rows was undone', async () => {
    const { storage, commands, imports } = setUp();
    const { id } = await putProject(storage, images);
    imports.act = async (request) => {
      await halfWay(storage)(request);
      const event = { type: 'images-imported', firstRow: 2, rows: 1, refused: 0, from: 'x' } as const;
      await storage.appendEvent(id, event);
    };
    await commands.importFiles({ files, into: id });
    await commands.undo(id);
    imports.act = async (request) => {
      await halfWay(storage)(request);
      throw new DashError('WorkerCrashed', 'It crashed.');
    };
    await expect(commands.importFiles({ files, into: id })).rejects.toMatchObject({ name: 'WorkerCrashed' });
    expect((await storage.project(id))!.rows).toBe(2);
  });

  it('run one a project, which is not undone meanwhile and ends with its project', async () => {
    const { storage, commands, imports } = setUp();
    const { id } = await putProject(storage, images);
    let stopped = false;
    imports.act = (_, signal) =>
      new Promise((_resolve, reject) =>
        signal?.addEventListener('abort', () => {
          stopped = true;
          reject(aborted('The task'));
        }),
      );
    const first = commands.importFiles({ files, into: id });
    first.catch(() => undefined);
    await vi.waitFor(() => expect(imports.requests).toHaveLength(1));
    await expect(commands.importFiles({ files, into: id })).rejects.toThrow('already');
    await expect(commands.undo(id)).rejects.toThrow('being imported');
    await commands.deleteProject(id);
    expect(stopped).toBe(true);
    await expect(first).rejects.toMatchObject({ name: 'AbortError' });
    expect(await storage.listProjects()).toEqual([]);
  });

  it.each([-1, 1.5, NaN, 2 ** 53])('refuse the seed %d', async (seed) => {
    const { commands, imports } = setUp();
    const refused = { name: 'BadInput', message: expect.stringContaining('seed') };
    await expect(commands.importFiles({ files, seed })).rejects.toMatchObject(refused);
    await expect(commands.openDemo('fruit', { seed })).rejects.toMatchObject(refused);
    expect(imports.requests).toEqual([]);
  });

  it('of a tab that was closed are taken back by the next one', async () => {
    const store = fakeStore();
    const first = setUp(undefined, store);
    const { storage } = first;
    const { id } = await putProject(storage, images);
    first.imports.act = async (request) => {
      await halfWay(storage)(request);
      await new Promise(() => undefined);
    };
    void first.commands.importFiles({ files });
    void first.commands.importFiles({ files, into: id });
    await vi.waitFor(async () =>
      expect((await storage.listProjects()).map(({ rows }) => rows).sort()).toEqual([1, 3]),
    );
    // Its own tab goes on with them.
    expect(await first.commands.listProjects()).toHaveLength(2);

    const next = setUp(storage, store);
    expect((await next.commands.listProjects()).map((project) => [project.id, project.rows])).toEqual([
      [id, 2],
    ]);
  });

  it('that have ended stay, even where the browser lost the note that they have', async () => {
    const store = fakeStore();
    const { storage } = setUp();
    const { id } = await putProject(storage, images);
    store.setItem('test:imports', JSON.stringify([{ project: id, before: null, seq: 0 }]));
    const next = setUp(storage, store);
    expect((await next.commands.listProjects()).map((project) => [project.id, project.rows])).toEqual([
      [id, 2],
    ]);
    expect(store.getItem('test:imports')).toBeNull();
    expect((await next.commands.snapshot(id)).writable).toBe(true);
  });
});
