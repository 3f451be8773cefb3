import { describe, expect, test, vi } from 'vitest';
import { dumpProject, fillProject } from '../../../../tests/fixtures/storage/full-project';
import type { Progress } from '../../domain/job';
import type { Storage } from '../contract';
import { memoryStorage } from '../open-storage';
import { exportProject } from './export-project';
import { importProject } from './import-project';
import { opened, P, testFile } from './test-file';

const { source, file, files, parsed, manifestOf, forged } = await testFile();

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
    expect(manifest.counts).toMatchObject({ projects: 1, images: 299, classifiers: 2, jobs: 4, events: 24 });
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
