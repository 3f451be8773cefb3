import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Commands } from '../../src/lib/commands/contract';
import type { ComputeClient } from '../../src/lib/compute/contract';
import type { ClassifierRecord } from '../../src/lib/domain/classifier';
import { freshId, type JobId, type ProjectId } from '../../src/lib/domain/ids';
import type { Storage } from '../../src/lib/storage/contract';
import { kill, openShapes, type Opened } from './opened';

const base = `/${freshId('train')}/`;
const training = { arch: 'tiny', epochs: 8, batch: 2, seed: 5 } as const;

let opened: Opened;
let storage: Storage;
let compute: ComputeClient;
let commands: Commands;
let project: ProjectId;
let uninterrupted: ClassifierRecord;
let workers: readonly Worker[];

beforeAll(async () => {
  opened = await openShapes(base);
  ({ storage, compute, commands, project, workers } = opened);
});
afterAll(() => opened.close());

describe('training in the worker', () => {
  it('learns, and leaves everything in storage', async () => {
    const epochs: number[] = [];
    const whats = new Set<string>();
    uninterrupted = await commands.train(project, {
      training,
      onEpoch: ({ epoch }) => epochs.push(epoch),
      onProgress: ({ what }) => whats.add(what),
    });
    expect(epochs).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect([...whats].some((what) => /^Epoch \d of 8$/.test(what))).toBe(true);
    expect(uninterrupted.backend).toMatchObject({ name: 'wasm', threads: 1 });
    expect(uninterrupted.weightsHash).toMatch(/^[0-9a-f]{64}$/);
    expect(uninterrupted.epochs[7]!.loss).toBeLessThan(uninterrupted.epochs[0]!.loss);
    const validation = await commands.evaluate(project, uninterrupted.id, 'validation');
    expect(validation.overall.n).toBe(12);
    const { jobs, events, project: record } = await commands.snapshot(project);
    expect(jobs.map(({ state }) => state)).toEqual(['done']);
    expect(record.current).toBe(uninterrupted.id);
    expect(events.at(-1)?.body.type).toBe('classifier-trained');
  });

  it('stops when it is cancelled, and goes on to the same weights when it is resumed', async () => {
    let job = '' as JobId;
    let events = 0;
    const run = commands.train(project, {
      training,
      onStart: (started) => (job = started.id),
      onProgress: () => events++,
      onEpoch: ({ epoch }) => {
        events++;
        if (epoch === 1) void commands.cancelJob(project, job);
      },
    });
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
    const settledAt = events;
    const before = (await commands.snapshot(project)).jobs.find(({ id }) => id === job)!;
    expect(before).toMatchObject({ state: 'cancelled', backend: { name: 'wasm', threads: 1 } });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(events).toBe(settledAt);
    expect((await compute.health()).tasks).toBe(0);
    expect((await commands.snapshot(project)).jobs.find(({ id }) => id === job)).toEqual(before);

    const resumed = await commands.resume(project, job);
    expect(resumed.weightsHash).toBe(uninterrupted.weightsHash);
    expect(resumed.epochs.map(({ loss }) => loss)).toEqual(uninterrupted.epochs.map(({ loss }) => loss));
  });

  it('goes on from the checkpoint when its worker is killed, to the same weights', async () => {
    const before = workers.length;
    const killed = await commands.train(project, {
      training,
      onEpoch({ epoch }) {
        if (epoch !== 1 || workers.length > before) return;
        kill(workers);
      },
    });
    expect(workers.length).toBe(before + 1);
    expect(killed.weightsHash).toBe(uninterrupted.weightsHash);
  });

  it('answers a prediction before the epoch that is being trained ends', async () => {
    const order: string[] = [];
    let asked: Promise<unknown> | undefined;
    const job = commands.train(project, {
      // An epoch of a second: the answer has to come between two of its 36 steps.
      training: { ...training, arch: 'small', batch: 1, epochs: 2 },
      onEpoch: ({ epoch }) => order.push(`epoch ${epoch}`),
      onProgress: ({ done }) => {
        if (done < 1 || asked !== undefined) return;
        asked = commands.openTest(project, uninterrupted.id).then(() => order.push('predicted'));
      },
    });
    await job;
    await asked;
    expect(order).toEqual(['predicted', 'epoch 1', 'epoch 2']);
  });

  it('trains at another size, which is made from the images', async () => {
    const small = await commands.train(project, { training: { ...training, epochs: 1, sizePx: 32 } });
    expect(small.spec.sizePx).toBe(32);
    expect((await storage.columnChunks(project, 'project', 'pixels:32'))[0]?.rows).toBe(60);
    expect((await commands.logits(project, small.id)).length).toBe(180);
  });

  it('finds the training of a page that went away, and goes on with it', async () => {
    let job = '' as JobId;
    const firstEpoch = new Promise<void>((resolve) => {
      void commands
        .train(project, { training, onStart: ({ id }) => (job = id), onEpoch: () => resolve() })
        .catch(() => undefined);
    });
    await firstEpoch;
    const running = (await storage.job(project, job))!;
    const checkpoint = (await storage.column(project, job, 'checkpoint', 0))!.bytes;
    compute.close();
    await expect.poll(async () => (await storage.job(project, job))?.state).toBe('cancelled');
    // A page that goes away writes nothing any more: its job is left as running, with its checkpoint.
    await expect.poll(() => storage.columnChunks(project, job, 'checkpoint')).toEqual([]);
    await storage.checkpoint({ ...running, state: 'running' }, checkpoint);
    expect((await commands.snapshot(project)).jobs.find(({ id }) => id === job)?.state).toBe('interrupted');
    expect((await commands.resume(project, job)).weightsHash).toBe(uninterrupted.weightsHash);
  });
});
