import { describe, expect, it, vi } from 'vitest';
import type { ImageId } from '../domain/ids';
import type { Storage } from '../storage/contract';
import { backendMemory } from './backend-memory';
import { fakeStore, putProject, REPORT, setUp, type Image } from './test-fakes';

const images: Image[] = [
  { class: 0, part: 'training', group: 1 },
  { class: 1, part: 'training', group: 1 },
  { class: 0, part: 'explore' },
];
const ids = (...rows: number[]): ImageId[] => rows.map((row) => `i-${row}` as ImageId);

async function opened() {
  const parts = setUp();
  const { id } = await putProject(parts.storage, images);
  return { ...parts, id, catalog: () => parts.storage.catalog(id) };
}

describe('images', () => {
  it('relabels, undoes and redoes', async () => {
    const { commands, id, catalog } = await opened();
    await commands.relabel(id, ids(0, 1), 'b');
    expect([...(await catalog()).labels]).toEqual([1, 1, 0]);
    expect((await commands.snapshot(id)).undo).toMatch(/1 image/);
    await commands.undo(id);
    expect([...(await catalog()).labels]).toEqual([0, 1, 0]);
    expect((await commands.snapshot(id)).redo).toBe('Relabel 1 image as b');
    await commands.redo(id);
    expect([...(await catalog()).labels]).toEqual([1, 1, 0]);
    await expect(commands.redo(id)).rejects.toMatchObject({ name: 'BadInput' });
  });

  it('changes nothing where an image or a class is unknown', async () => {
    const { commands, storage, id, catalog } = await opened();
    const before = await catalog();
    await expect(commands.relabel(id, ids(0, 9), 'b')).rejects.toMatchObject({ name: 'BadInput' });
    await expect(commands.relabel(id, ids(0), 'c')).rejects.toMatchObject({ name: 'BadInput' });
    expect(await catalog()).toEqual(before);
    expect(await storage.events(id)).toHaveLength(1);
  });

  it('moves whole sources only', async () => {
    const { commands, id, catalog } = await opened();
    await expect(commands.moveImages(id, ids(0), 'confirm')).rejects.toThrow('1 more image comes');
    await commands.moveImages(id, ids(0, 1), 'confirm');
    expect([...(await catalog()).parts]).toEqual([2, 2, 1]);
    await commands.undo(id);
    expect([...(await catalog()).parts]).toEqual([0, 0, 1]);
  });

  it('hides and brings back, and deletes for good', async () => {
    const { commands, storage, id, catalog } = await opened();
    await commands.discardImages(id, ids(0, 2));
    await commands.restoreImages(id, ids(0, 1));
    expect([...(await catalog()).discarded]).toEqual([0, 0, 1]);
    await commands.deleteImages(id, ids(0));
    expect((await catalog()).hashes[0]).toBe('');
    expect(await storage.image(id, 'h0' as never)).toBeUndefined();
    const types = (await storage.events(id)).map(({ body }) => body.type);
    expect(types.slice(1)).toEqual(['images-discarded', 'images-restored', 'images-deleted']);
  });

  it('does acts at the same time one after the other, and loses none', async () => {
    const { commands, storage, id, catalog } = await opened();
    await Promise.all([commands.relabel(id, ids(0), 'b'), commands.relabel(id, ids(2), 'b')]);
    expect([...(await catalog()).labels]).toEqual([1, 1, 1]);
    expect((await storage.events(id)).slice(1).map(({ body }) => body.type)).toEqual([
      'images-relabelled',
      'images-relabelled',
    ]);
    await Promise.all([commands.undo(id), commands.undo(id)]);
    expect([...(await catalog()).labels]).toEqual([0, 1, 0]);
  });

  it('leaves sealed test images unseen and unchanged until the test set is opened', async () => {
    const { commands, id } = await opened();
    const classifier = (await commands.train(id)).id;
    await commands.moveImages(id, ids(2), 'test');
    const refused = { name: 'BadInput', message: expect.stringContaining('sealed') };
    await expect(commands.image(id, 'h2' as never)).rejects.toMatchObject(refused);
    expect(await commands.image(id, 'h1' as never)).toMatchObject({ hash: 'h1' });
    await expect(commands.moveImages(id, ids(2), 'explore')).rejects.toMatchObject(refused);
    await expect(commands.relabel(id, ids(1, 2), 'b')).rejects.toMatchObject(refused);
    await expect(commands.deleteImages(id, ids(2))).rejects.toMatchObject(refused);
    await commands.openTest(id, classifier);
    expect(await commands.image(id, 'h2' as never)).toMatchObject({ hash: 'h2' });
    await commands.moveImages(id, ids(2), 'explore');
  });

  it('keeps an import while a training runs on it', async () => {
    const { commands, compute, id, catalog } = await opened();
    compute.held = true;
    const training = commands.train(id);
    await vi.waitFor(() => expect(compute.requests.at(-1)?.kind).toBe('train'));
    await expect(commands.undo(id)).rejects.toThrow('A training is running');
    expect((await catalog()).rows).toBe(3);
    compute.release();
    await training;
  });

  it('takes an import back', async () => {
    const { commands, storage, id, catalog } = await opened();
    await commands.undo(id);
    expect((await catalog()).rows).toBe(0);
    expect(await storage.image(id, 'h1' as never)).toBeUndefined();
  });
});

describe('projects', () => {
  it('are renamed, listed, and deleted with everything', async () => {
    const { commands, storage, id } = await opened();
    await commands.renameProject(id, '  Signs ');
    expect((await commands.listProjects()).map(({ name }) => name)).toEqual(['Signs']);
    await expect(commands.renameProject(id, ' ')).rejects.toMatchObject({ name: 'BadInput' });
    await commands.deleteProject(id);
    expect(await commands.listProjects()).toEqual([]);
    expect(await storage.image(id, 'h1' as never)).toBeUndefined();
    await expect(commands.snapshot(id)).rejects.toMatchObject({ name: 'NotFound' });
  });

  it('are deleted once what runs on them has ended', async () => {
    const { commands, storage, compute, id } = await opened();
    compute.held = true;
    let ended = false;
    const training = commands.train(id).finally(() => (ended = true));
    training.catch(() => undefined);
    await vi.waitFor(() => expect(compute.requests.at(-1)?.kind).toBe('train'));
    const [job] = await storage.jobs(id);
    await commands.deleteProject(id);
    expect(ended).toBe(true);
    const late = storage.checkpoint(job!, new ArrayBuffer(4));
    await expect(late).rejects.toMatchObject({ name: 'NotFound' });
    expect(await storage.columnChunks(id, job!.id, 'checkpoint')).toEqual([]);
  });

  it('are read-only where another tab has the lock, until it is taken over', async () => {
    const { storage, id } = await opened();
    const readOnly: Storage = {
      ...storage,
      acquireLock: async (project) => ({
        project,
        held: false,
        onLost: () => () => undefined,
        release: async () => {},
      }),
    };
    const { commands } = setUp(readOnly);
    expect((await commands.snapshot(id)).writable).toBe(false);
    await expect(commands.relabel(id, ids(0), 'b')).rejects.toMatchObject({ name: 'ReadOnly' });
    await expect(commands.train(id)).rejects.toMatchObject({ name: 'ReadOnly' });
    await commands.takeOver(id);
    expect((await commands.snapshot(id)).writable).toBe(true);
    await commands.relabel(id, ids(0), 'b');
  });

  it('tell their listeners of a burst of changes once', async () => {
    const { commands, id } = await opened();
    const listener = vi.fn();
    const unsubscribe = commands.subscribe(id, listener);
    await commands.relabel(id, ids(0), 'b');
    await vi.waitFor(() => expect(listener).toHaveBeenCalled());
    expect(listener).toHaveBeenCalledOnce();
    unsubscribe();
    await commands.undo(id);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(listener).toHaveBeenCalledOnce();
  });
});

describe('classifiers', () => {
  it('are chosen, hidden, brought back and deleted', async () => {
    const { commands, storage, id } = await opened();
    const first = (await commands.train(id)).id;
    const second = (await commands.train(id)).id;
    await commands.chooseClassifier(id, first);
    await commands.chooseClassifier(id, second);
    await commands.undo(id);
    expect((await commands.snapshot(id)).project.current).toBe(first);
    await commands.discardClassifier(id, first);
    expect((await commands.snapshot(id)).project.current).toBeNull();
    await commands.undo(id);
    expect((await commands.snapshot(id)).project.current).toBe(first);
    await commands.discardClassifier(id, first, second);
    expect((await commands.snapshot(id)).project.current).toBe(second);
    await commands.undo(id);
    expect((await commands.snapshot(id)).project.current).toBe(first);
    await commands.redo(id);
    expect((await commands.snapshot(id)).project.current).toBe(second);
    await expect(commands.chooseClassifier(id, first)).rejects.toMatchObject({ name: 'BadInput' });
    await commands.restoreClassifier(id, first);
    await commands.deleteClassifier(id, first);
    expect((await commands.snapshot(id)).classifiers.map((c) => c.id)).toEqual([second]);
    expect((await storage.events(id)).at(-1)?.body.type).toBe('classifier-deleted');
  });
});

describe('backend', () => {
  it('is measured once, again on demand, and remembered', async () => {
    const store = fakeStore();
    const memory = backendMemory('x', store);
    expect(memory.report).toBeNull();
    memory.report = REPORT;
    memory.request = { name: 'wasm', threads: 2 };
    expect(backendMemory('x', store)).toMatchObject({
      report: REPORT,
      request: { name: 'wasm', threads: 2 },
    });
    store.setItem('x:backend-report', '{"chosen": 3}');
    store.setItem('x:backend-request', 'nonsense');
    expect(backendMemory('x', store)).toMatchObject({
      report: null,
      request: { name: 'auto', threads: null },
    });

    vi.stubGlobal('navigator', { hardwareConcurrency: 4, userAgent: 'test' });
    const { commands, compute } = setUp();
    expect(await commands.info()).toMatchObject({
      backend: REPORT,
      cores: 4,
      storage: { usage: 0, quota: 0 },
    });
    await commands.info();
    expect(compute.requests).toHaveLength(1);
    await commands.info({ remeasure: true });
    expect(compute.requests.at(-1)).toMatchObject({ kind: 'probe' });
    expect(await commands.setBackend({ name: 'webgl', threads: null })).toEqual(REPORT);
  });

  it('is measured by one climb where several ask at once, and again after a climb that failed', async () => {
    vi.stubGlobal('navigator', { hardwareConcurrency: 4, userAgent: 'test' });
    const { commands, compute } = setUp();
    vi.spyOn(compute, 'run').mockRejectedValueOnce(new Error('No backend.'));
    const failed = await Promise.allSettled([commands.info(), commands.info()]);
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await Promise.all([commands.info(), commands.info(), commands.info()]);
    expect(compute.run).toHaveBeenCalledTimes(2);
  });

  it('that is asked for during a climb is not forgotten at its end', async () => {
    vi.stubGlobal('navigator', { hardwareConcurrency: 4, userAgent: 'test' });
    const { commands, compute } = setUp();
    let end: () => void = () => undefined;
    const old = { ...REPORT, chosen: { ...REPORT.chosen, name: 'webgl' as const } };
    const climb = new Promise((resolve) => (end = () => resolve(old)));
    vi.spyOn(compute, 'run').mockReturnValueOnce(climb as ReturnType<typeof compute.run>);
    const first = commands.info();
    const request = { name: 'wasm', threads: 2 } as const;
    await commands.setBackend(request);
    end();
    expect(await first).toMatchObject({ backend: REPORT, request });
    expect(await commands.info()).toMatchObject({ backend: REPORT, request });
  });
});
