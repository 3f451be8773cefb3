import { beforeEach, describe, expect, it, vi } from 'vitest';
import { DashError } from '../domain/errors';
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
    store.setItem('test:imports', JSON.stringify([{ project: id, rows: null }]));
    const next = setUp(storage, store);
    expect((await next.commands.listProjects()).map((project) => [project.id, project.rows])).toEqual([
      [id, 2],
    ]);
    expect(store.getItem('test:imports')).toBeNull();
    expect((await next.commands.snapshot(id)).writable).toBe(true);
  });
});
