import { describe, expect, it, vi } from 'vitest';
import { DashError } from '../domain/errors';
import type { JobId } from '../domain/ids';
import type { JobRecord } from '../domain/job';
import type { Storage } from '../storage/contract';
import { putProject, setUp, type Image } from './test-fakes';

const images: Image[] = [
  { class: 0, part: 'training' },
  { class: 1, part: 'training' },
  { class: 0, part: 'explore' },
  { class: 0xffff, part: 'training' },
  { class: 1, part: 'confirm' },
];

describe('train', () => {
  it('records the whole specification before it starts, and gives the classifier', async () => {
    const { storage, commands, compute } = setUp();
    const { id } = await putProject(storage, images);
    const started = vi.fn();
    const progress = vi.fn();
    const record = await commands.train(id, {
      training: { epochs: 3, seed: 7 },
      onStart: started,
      onProgress: progress,
    });
    expect(record).toMatchObject({
      name: 'Classifier 1',
      spec: { epochs: 3, seed: 7, arch: 'small', sizePx: 64 },
    });
    expect(record.recipe).toEqual({
      ...{ images: ['i-0', 'i-1'], labels: [0, 1], classes: ['a', 'b'] },
      validation: { images: ['i-2', 'i-4'], labels: [0, 1], explore: 1 },
    });
    expect(started).toHaveBeenCalledOnce();
    expect(progress).toHaveBeenCalledOnce();
    expect(compute.requests.at(-1)).toMatchObject({
      kind: 'train',
      job: record.job,
      backend: { name: 'auto' },
    });
    expect((await storage.jobs(id)).map(({ state }) => state)).toEqual(['done']);
  });

  it.each([
    [{ epochs: 0 }, /epochs/],
    [{ sizePx: 63 }, /sizePx/],
    [{ seed: -1 }, /seed/],
    [{ seed: 1.5 }, /seed/],
    [{ optimizer: { kind: 'adam' as const, learningRate: -1, weightDecay: 0 } }, /optimizer.learningRate/],
  ])('refuses %o by name', async (training, message) => {
    const { storage, commands } = setUp();
    const { id } = await putProject(storage, images);
    const error: unknown = await commands.train(id, { training }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'BadInput' });
    expect((error as Error).message).toMatch(message);
    expect(await storage.jobs(id)).toEqual([]);
  });

  it('refuses data of one class', async () => {
    const { storage, commands } = setUp();
    const { id } = await putProject(storage, [images[0]!, images[3]!]);
    await expect(commands.train(id)).rejects.toMatchObject({ name: 'BadInput' });
  });

  it('is cancelled by its signal or by its job, which tells so', async () => {
    const { storage, commands, compute } = setUp();
    const { id } = await putProject(storage, images);
    compute.held = true;
    const controller = new AbortController();
    const bySignal = commands.train(id, { signal: controller.signal, onStart: () => controller.abort() });
    await expect(bySignal).rejects.toMatchObject({ name: 'AbortError' });
    const byJob = commands.train(id, { onStart: (job) => void commands.cancelJob(id, job.id) });
    await expect(byJob).rejects.toMatchObject({ name: 'AbortError' });
    expect((await storage.jobs(id)).map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
    const events = (await storage.events(id)).map(({ body }) => body.type);
    expect(events.filter((type) => type === 'job-cancelled')).toHaveLength(2);
  });

  it('frees the checkpoint of a cancelled training, and keeps that of a failed one, which can go on', async () => {
    const { storage, commands, compute } = setUp();
    const { id } = await putProject(storage, images);
    const checkpoint = async (job: JobId) => (await storage.column(id, job, 'checkpoint', 0)) !== undefined;
    const keep = (job: JobRecord): void => void storage.checkpoint(job, new ArrayBuffer(8));
    compute.held = true;
    const cancelled = commands.train(id, {
      onStart: keep,
      onProgress: () => void storage.jobs(id).then(([job]) => commands.cancelJob(id, job!.id)),
    });
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
    expect(await checkpoint((await storage.jobs(id))[0]!.id)).toBe(false);

    compute.held = false;
    compute.failure = new DashError('DeviceLost', 'The device was lost.');
    await expect(commands.train(id, { onStart: keep })).rejects.toMatchObject({ name: 'DeviceLost' });
    const failed = (await storage.jobs(id)).find(({ state }) => state === 'failed')!;
    expect(await checkpoint(failed.id)).toBe(true);
    compute.failure = null;
    expect((await commands.resume(id, failed.id)).job).toBe(failed.id);
    expect((await storage.job(id, failed.id))!.error).toBeNull();
  });

  it('keeps the reason of a failure with the job', async () => {
    const { storage, commands, compute } = setUp();
    const { id } = await putProject(storage, images);
    compute.failure = new DashError('OutOfMemory', 'No memory left.');
    await expect(commands.train(id)).rejects.toMatchObject({ name: 'OutOfMemory' });
    expect((await storage.jobs(id))[0]).toMatchObject({ state: 'failed', error: 'No memory left.' });
  });
});

describe('a lost lock', () => {
  it('stops what this tab trains, and leaves the job to the tab that took over', async () => {
    const { storage } = setUp();
    const { id } = await putProject(storage, images);
    let lose: () => void = () => undefined;
    let held = true;
    const locked: Storage = {
      ...storage,
      acquireLock: async (project) => ({
        project,
        get held() {
          return held;
        },
        onLost: (listener) => {
          lose = listener;
          return () => undefined;
        },
        release: async () => undefined,
      }),
      putJob: async (job) => {
        if (!held) throw new DashError('ReadOnly', 'Another tab has it.');
        await storage.putJob(job);
      },
      act: async (project, decide) => {
        if (!held) throw new DashError('ReadOnly', 'Another tab has it.');
        await storage.act(project, decide);
      },
    };
    const { commands, compute } = setUp(locked);
    compute.held = true;
    const run = commands.train(id, {
      onProgress: () => {
        held = false;
        lose();
      },
    });
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
    expect((await commands.snapshot(id)).writable).toBe(false);
    expect((await storage.jobs(id))[0]!.state).toBe('running');
    expect((await setUp(storage).commands.snapshot(id)).jobs[0]!.state).toBe('interrupted');
  });
});

describe('resume', () => {
  it('finds a job of a tab that closed, and goes on with its recorded backend', async () => {
    const { storage, commands, compute } = setUp();
    const { id } = await putProject(storage, images);
    compute.held = true;
    let job = '' as JobId;
    void commands.train(id, { onStart: (started) => (job = started.id) }).catch(() => undefined);
    await vi.waitFor(() => expect(job).not.toBe(''));
    const running = (await storage.job(id, job))!;
    await storage.putJob({ ...running, backend: { name: 'webgl', adapter: 'x', threads: 1, reason: '' } });
    expect((await commands.snapshot(id)).jobs[0]!.state).toBe('running');

    const next = setUp(storage);
    expect((await next.commands.snapshot(id)).jobs[0]!.state).toBe('interrupted');
    const record = await next.commands.resume(id, job);
    expect(record.job).toBe(job);
    expect(next.compute.requests.at(-1)).toMatchObject({ kind: 'train', job });
    await expect(next.commands.resume(id, job)).rejects.toMatchObject({ name: 'BadInput' });
  });

  it('leaves a job alone that ends while it is looked at', async () => {
    const { storage, commands } = setUp();
    const { id } = await putProject(storage, images);
    await commands.train(id);
    const late: Storage = {
      ...storage,
      jobs: async (project) =>
        (await storage.jobs(project)).map((job) => ({ ...job, state: 'running', updatedAt: 0 })),
    };
    await setUp(late).commands.snapshot(id);
    expect((await storage.jobs(id))[0]!.state).toBe('done');
  });

  it('forgets a discarded job', async () => {
    const { storage, commands, compute } = setUp();
    const { id } = await putProject(storage, images);
    compute.failure = new Error('x');
    await commands.train(id).catch(() => undefined);
    const [job] = await storage.jobs(id);
    await storage.checkpoint(job!, new ArrayBuffer(8));
    await commands.discardJob(id, job!.id);
    expect(await storage.columnChunks(id, job!.id, 'checkpoint')).toEqual([]);
    expect((await storage.job(id, job!.id))?.state).toBe('cancelled');
  });
});
