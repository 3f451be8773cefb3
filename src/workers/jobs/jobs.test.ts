import { describe, expect, it } from 'vitest';
import type { TaskEvent } from '../../lib/compute/contract';
import type { BackendChoice, BackendRequest } from '../../lib/domain/backend';
import { PARTS, type Part } from '../../lib/domain/catalog';
import { DEFAULT_TRAINING } from '../../lib/domain/classifier';
import { dataRecipe } from '../../lib/domain/data-recipe';
import { freshId, type ClassifierId, type ImageId, type JobId, type ProjectId } from '../../lib/domain/ids';
import type { JobOf } from '../../lib/domain/job';
import type { ProjectRecord } from '../../lib/domain/project';
import type { Predict, Train, TrainOptions } from '../../lib/ml/classifier/contract';
import type { OpenEngine } from '../../lib/ml/engine/ladder/contract';
import type { Result } from '../../lib/storage/results';
import { memoryStorage } from '../../lib/storage/open-storage';
import { EngineHost, guarded } from './engine-host';
import type { JobParts } from './parts';
import { predictJob } from './predict';
import { writeResults } from './results';
import { trainJob } from './train';

const AUTO: BackendRequest = { name: 'auto', threads: null };
const WASM: BackendChoice = { name: 'wasm', adapter: 'simd', threads: 1, reason: '' };
const project = 'p' as ProjectId;
const parts: Part[] = ['training', 'training', 'explore', 'confirm', 'test'];

/** A "network" whose state is one number: the sum of the first bytes of all images it saw, epoch by epoch. */
const train: Train = async function* ({ spec, training, validation, checkpoint }) {
  let [epoch, state] = checkpoint === undefined ? [0, 0] : [...new Float64Array(checkpoint)];
  const records = [];
  while (epoch! < spec.epochs) {
    epoch!++;
    for (const [i, row] of training.rows.entries()) {
      state! += (await training.pixels(Int32Array.of(row)))[0]! * (i + epoch!);
      const at = { epoch: epoch!, validating: false, step: i + 1, steps: training.rows.length };
      yield { type: 'step', ...at, images: 1, loss: 1 };
    }
    const record = {
      ...{ epoch: epoch!, loss: 1, accuracy: 1, seconds: epoch! },
      ...{ validationLoss: validation!.rows.length, validationAccuracy: 1 },
    };
    records.push(record);
    yield { type: 'epoch', record, checkpoint: Float64Array.of(epoch!, state!).buffer };
  }
  return {
    ...{ epochs: records, weights: Float64Array.of(state!).buffer, weightsHash: String(state) },
    ...{ parameters: 1, seconds: 1, imagesPerSecond: 1 },
  };
};

const predict: Predict = async function* ({ weights, source }) {
  const [state] = new Float64Array(weights);
  for (const [i, row] of source.rows.entries()) {
    const [first] = await source.pixels(Int32Array.of(row));
    const rows = Int32Array.of(row);
    const logits = Float32Array.of(first!, state!);
    yield { rows, logits, latents: Float32Array.of(first!), done: i + 1, total: source.rows.length };
  }
};

interface Bench {
  readonly parts: JobParts;
  readonly disposed: () => number;
}

async function bench(change: Partial<Pick<JobParts, 'train' | 'predict'>> = {}): Promise<Bench> {
  const storage = memoryStorage();
  const record: ProjectRecord = {
    ...{ id: project, name: 'x', createdAt: 1, updatedAt: 1, classes: ['a', 'b'], attributes: [], rows: 0 },
    ...{ source: { kind: 'import', name: 'x', seed: 1 }, backedUpAt: null, current: null },
  };
  const rows = {
    ids: parts.map((_, i) => `i-${i}`),
    hashes: parts.map((_, i) => `h${i}`),
    paths: parts.map((_, i) => `${i}.png`),
    labels: Uint16Array.from(parts, (_, i) => i % 2),
    parts: Uint8Array.from(parts, (part) => PARTS.indexOf(part)),
    groups: Int32Array.from(parts, (_, i) => i),
    origins: new Uint8Array(parts.length),
    attributes: {},
  };
  const images = rows.hashes.map((hash) => ({
    ...{ project, hash, mime: 'image/png', bytes: new ArrayBuffer(1) },
    ...{ widthPx: 1, heightPx: 1, thumbnail: null },
  }));
  const pixels = parts.map((_, i) => new Uint8Array(64 * 64 * 3).fill(i + 1));
  await storage.appendImages(record, images, rows, pixels);
  let disposed = 0;
  const engine = (choice: BackendChoice): OpenEngine => ({
    choice,
    lost: new Promise(() => undefined),
    memory: () => ({ tensors: 0, bytes: 0 }),
    dispose: async () => void disposed++,
  });
  const host = new EngineHost(
    async () => ({ report: { chosen: WASM, probes: [], measuredAt: 1 }, engine: engine(WASM) }),
    async (choice) => engine(choice),
  );
  const decode = async (): Promise<Uint8Array> => new Uint8Array(32 * 32 * 3).fill(9);
  const unused = (): never => {
    throw new Error('This is not asked for here.');
  };
  const translators = { train: unused, translate: unused, basisOf: unused };
  const others = { explain: unused, backbone: { load: unused, extract: unused }, translators };
  const jobs = { storage, host, train, predict, decode, ...others, ...change };
  return { parts: jobs, disposed: () => disposed };
}

async function putJob({ parts: { storage } }: Bench, epochs: number, sizePx = 64): Promise<JobOf<'train'>> {
  const job: JobOf<'train'> = {
    project,
    id: freshId<JobId>('j'),
    spec: {
      ...{ kind: 'train', classifier: freshId<ClassifierId>('c'), parent: null, name: 'first' },
      training: { ...DEFAULT_TRAINING, epochs, sizePx },
      recipe: { images: ['i-1', 'i-0'] as ImageId[], labels: [1, 0] },
    },
    ...{ state: 'running', backend: null, createdAt: 1, updatedAt: 1, epochs: [], error: null },
  };
  await storage.putJob(job);
  return job;
}

async function drain<R>(
  task: AsyncGenerator<TaskEvent, R, void>,
): Promise<{ result: R; events: TaskEvent[] }> {
  const events: TaskEvent[] = [];
  for (;;) {
    const { done, value } = await task.next();
    if (done === true) return { result: value as R, events };
    events.push(value as TaskEvent);
  }
}

const request = (job: JobOf<'train'>) => ({ kind: 'train', project, job: job.id, backend: AUTO }) as const;

describe('trainJob', () => {
  it('leaves a classifier with weights and predictions of all but the sealed images', async () => {
    const b = await bench();
    const { storage } = b.parts;
    const job = await putJob(b, 2);
    const { result, events } = await drain(trainJob(b.parts, request(job)));
    expect(result).toMatchObject({
      id: job.spec.classifier,
      backend: WASM,
      weightsHash: String(2 * 3 + 1 * 5),
    });
    expect(events.filter(({ type }) => type === 'epoch')).toHaveLength(2);
    expect(events[0]).toEqual({ type: 'backend', backend: WASM });
    expect(await storage.job(project, job.id)).toMatchObject({ state: 'done', backend: WASM });
    expect(await storage.columnChunks(project, job.id, 'checkpoint')).toEqual([]);
    const [logits] = await storage.columnChunks(project, result.id, 'logits');
    expect([...new Float32Array(logits!.bytes)]).toEqual([1, 11, 2, 11, 3, 11, 4, 11, NaN, NaN]);
    expect(await storage.columnChunks(project, result.id, 'test-logits')).toEqual([]);
    expect((await storage.project(project))?.current).toBe(result.id);
    expect((await storage.events(project)).at(-1)?.body.type).toBe('classifier-trained');
    expect(result.epochs[0]!.validationLoss).toBe(2);
  });

  it('gives the same weights when it is stopped in the middle and goes on', async () => {
    const whole = await bench();
    const uninterrupted = await drain(trainJob(whole.parts, request(await putJob(whole, 5))));

    const broken = await bench();
    const { storage } = broken.parts;
    const job = await putJob(broken, 5);
    const first = trainJob(broken.parts, request(job));
    let epochs = 0;
    let steps = 0;
    while (epochs < 2 || steps < 6) {
      const { value } = await first.next();
      if ((value as TaskEvent).type === 'epoch') epochs++;
      if ((value as TaskEvent).type === 'progress') steps++;
    }
    await first.return(undefined as never);
    expect((await storage.job(project, job.id))?.epochs).toHaveLength(2);
    expect(await storage.classifiers(project)).toEqual([]);

    const second = await drain(trainJob(broken.parts, request(job)));
    expect(second.events.filter(({ type }) => type === 'epoch')).toHaveLength(3);
    expect(second.result.weightsHash).toBe(uninterrupted.result.weightsHash);
    expect((await storage.job(project, job.id))?.epochs.length).toBe(second.result.epochs.length);
  });

  it('makes the pixels of another size first', async () => {
    const b = await bench();
    const { result, events } = await drain(trainJob(b.parts, request(await putJob(b, 1, 32))));
    expect(result.weightsHash).toBe(String(9 * 1 + 9 * 2));
    const scaling = events.filter((e) => e.type === 'progress' && e.progress.what.startsWith('Scaling'));
    expect(scaling).toHaveLength(parts.length);
  });

  it('frees the engine for others when it ends, whichever way', async () => {
    const b = await bench();
    const { host } = b.parts;
    const stopped = trainJob(b.parts, request(await putJob(b, 3)));
    await stopped.next();
    await expect(host.measure(AUTO)).rejects.toMatchObject({ name: 'BadInput' });
    await stopped.return(undefined as never);
    await host.measure(AUTO);
    expect(b.disposed()).toBe(1);
  });
});

describe('a training that goes on', () => {
  const halfWay = async (b: Bench): Promise<JobOf<'train'>> => {
    const recipe = dataRecipe(await b.parts.storage.catalog(project));
    const job = await putJob(b, 3);
    const whole = { ...job, spec: { ...job.spec, recipe } };
    await b.parts.storage.putJob(whole);
    const first = trainJob(b.parts, request(whole));
    while (((await first.next()).value as TaskEvent).type !== 'epoch');
    await first.return(undefined as never);
    return whole;
  };

  it('keeps to the classes, images and labels of its beginning', async () => {
    const asked: TrainOptions[] = [];
    const b = await bench({ train: (given) => (asked.push(given), train(given)) });
    const { storage } = b.parts;
    const job = await halfWay(b);
    const catalog = await storage.catalog(project);
    await storage.replaceCatalog(project, {
      classes: ['a', 'b', 'c'],
      parts: catalog.parts.map((part) => (part === PARTS.indexOf('confirm') ? 0 : part)),
      labels: catalog.labels.map(() => 2),
    });
    await drain(trainJob(b.parts, request(job)));
    expect(asked).toHaveLength(2);
    for (const { classes, training, validation } of asked) {
      expect(classes).toBe(2);
      expect([...training.labels]).toEqual([0, 1]);
      expect([...validation!.rows]).toEqual([2, 3]);
      expect([...validation!.labels]).toEqual([0, 1]);
      expect(validation!.explore).toBe(1);
    }
  });

  it('says so where a validation image was removed for good', async () => {
    const b = await bench();
    const job = await halfWay(b);
    await b.parts.storage.purgeImages(project, Int32Array.of(3));
    await expect(drain(trainJob(b.parts, request(job)))).rejects.toMatchObject({
      name: 'NotFound',
      message: expect.stringContaining('removed for good'),
    });
  });
});

describe('predictJob', () => {
  it('predicts what is missing, and the sealed images only when told to', async () => {
    const b = await bench();
    const { storage } = b.parts;
    const { result } = await drain(trainJob(b.parts, request(await putJob(b, 1))));
    const ask = (test: boolean) =>
      drain(predictJob(b.parts, { kind: 'predict', project, classifier: result.id, test, backend: AUTO }));
    expect((await ask(false)).result).toEqual({ rows: 0 });
    expect((await ask(true)).result).toEqual({ rows: 1 });
    expect((await ask(true)).result).toEqual({ rows: 0 });
    const [test] = await storage.columnChunks(project, result.id, 'test-logits');
    expect([...new Float32Array(test!.bytes)].slice(8)).toEqual([5, Number(result.weightsHash)]);
    const [logits] = await storage.columnChunks(project, result.id, 'logits');
    expect([...new Float32Array(logits!.bytes)].slice(8)).toEqual([NaN, NaN]);
  });
});

describe('results', () => {
  it('are written over what is kept by then, of rows that are there still', async () => {
    const b = await bench();
    const { storage } = b.parts;
    const { result } = await drain(trainJob(b.parts, request(await putJob(b, 1))));
    const before = (await storage.columnChunks(project, result.id, 'logits'))[0]!;
    const late: Result = { values: new Float32Array(5 * 2).fill(7), width: 2 };
    const predicted = await storage.catalog(project);
    await storage.purgeImages(project, Int32Array.of(1));
    await storage.truncateCatalog(project, 1);
    const results = { logits: late, testLogits: null, latent: null };
    await writeResults(storage, project, result.id, predicted, results, Int32Array.of(1, 2, 4));
    const after = (await storage.columnChunks(project, result.id, 'logits'))[0]!;
    const old = new Float32Array(before.bytes);
    expect(after.rows).toBe(4);
    expect([...new Float32Array(after.bytes)]).toEqual([old[0], old[1], NaN, NaN, 7, 7, old[6], old[7]]);
    expect(await storage.columnChunks(project, result.id, 'latent')).toHaveLength(1);
  });

  it('are not given to another image that has come to the row since', async () => {
    const b = await bench();
    const { storage } = b.parts;
    const { result } = await drain(trainJob(b.parts, request(await putJob(b, 1))));
    const catalog = await storage.catalog(project);
    const predicted = {
      ...catalog,
      ids: catalog.ids.map((id, row) => (row === 3 ? ('gone' as ImageId) : id)),
    };
    const before = (await storage.columnChunks(project, result.id, 'logits'))[0]!;
    const late: Result = { values: new Float32Array(5 * 2).fill(7), width: 2 };
    const results = { logits: late, testLogits: null, latent: null };
    await writeResults(storage, project, result.id, predicted, results, Int32Array.of(2, 3));
    const after = (await storage.columnChunks(project, result.id, 'logits'))[0]!;
    const old = [...new Float32Array(before.bytes)];
    expect([...new Float32Array(after.bytes)]).toEqual([...old.slice(0, 4), 7, 7, ...old.slice(6)]);
  });
});

describe('EngineHost', () => {
  it('answers a click on the engine that is training, and keeps a resumed job to its own', async () => {
    const { parts: job, disposed } = await bench();
    const training = await job.host.allowed(AUTO, null);
    const click = await job.host.current({ name: 'webgl', threads: null }, null);
    expect(click.engine).toBe(training.engine);
    const other: BackendChoice = { ...WASM, threads: 4 };
    await expect(job.host.exactly(other)).rejects.toMatchObject({ name: 'BadInput' });
    training.end();
    training.end();
    await expect(job.host.exactly(other)).rejects.toMatchObject({ name: 'BadInput' });
    click.end();
    expect((await job.host.exactly(other)).engine.choice).toEqual(other);
    expect(disposed()).toBe(1);
  });

  it('takes the backend that is known to be best, whatever was opened before, unless that is computing', async () => {
    const { parts: job } = await bench();
    const other: BackendChoice = { ...WASM, name: 'webgl', adapter: 'x' };
    (await job.host.exactly(other)).end();
    const best = await job.host.allowed(AUTO, WASM);
    expect(best.engine.choice).toEqual(WASM);
    const shared = await job.host.allowed(AUTO, other);
    expect(shared.engine).toBe(best.engine);
    best.end();
    shared.end();
    expect((await job.host.allowed({ name: 'wasm', threads: null }, other)).engine).toBe(best.engine);
  });
});

describe('guarded', () => {
  it('ends a step that hangs because its device is lost', async () => {
    async function* hanging(): AsyncGenerator<number, void, void> {
      yield 1;
      await new Promise(() => undefined);
    }
    let lose: (reason: string) => void = () => undefined;
    const steps = guarded(hanging(), new Promise<string>((resolve) => (lose = resolve)));
    expect((await steps.next()).value).toBe(1);
    const next = steps.next();
    lose('it was unplugged');
    await expect(next).rejects.toMatchObject({ name: 'DeviceLost' });
  });
});
