import { describe, expect, it } from 'vitest';
import type { TaskEvent } from '../../lib/compute/contract';
import { PARTS } from '../../lib/domain/catalog';
import { dataRecipe } from '../../lib/domain/data-recipe';
import type { JobOf } from '../../lib/domain/job';
import type { TrainOptions } from '../../lib/ml/classifier/contract';
import { trainJob } from './train';
import { AUTO, drain, PROJECT, WASM } from './test-bench';
import { IMAGES, putTraining, requestOf, train, trainingBench, type TrainingBench } from './training-bench';

describe('trainJob', () => {
  it('leaves a classifier with weights and predictions of all but the sealed images', async () => {
    const b = await trainingBench();
    const { storage } = b.parts;
    const job = await putTraining(b, 2);
    const { result, events } = await drain(trainJob(b.parts, requestOf(job)));
    expect(result).toMatchObject({
      id: job.spec.classifier,
      backend: WASM,
      weightsHash: String(2 * 3 + 1 * 5),
    });
    expect(events.filter(({ type }) => type === 'epoch')).toHaveLength(2);
    expect(events[0]).toEqual({ type: 'backend', backend: WASM });
    expect(await storage.job(PROJECT, job.id)).toMatchObject({ state: 'done', backend: WASM });
    expect(await storage.columnChunks(PROJECT, job.id, 'checkpoint')).toEqual([]);
    const [logits] = await storage.columnChunks(PROJECT, result.id, 'logits');
    expect([...new Float32Array(logits!.bytes)]).toEqual([1, 11, 2, 11, 3, 11, 4, 11, NaN, NaN]);
    expect(await storage.columnChunks(PROJECT, result.id, 'test-logits')).toEqual([]);
    expect((await storage.project(PROJECT))?.current).toBe(result.id);
    expect((await storage.events(PROJECT)).at(-1)?.body.type).toBe('classifier-trained');
    expect(result.epochs[0]!.validationLoss).toBe(2);
  });

  it('gives the same weights when it is stopped in the middle and goes on', async () => {
    const whole = await trainingBench();
    const uninterrupted = await drain(trainJob(whole.parts, requestOf(await putTraining(whole, 5))));

    const broken = await trainingBench();
    const { storage } = broken.parts;
    const job = await putTraining(broken, 5);
    const first = trainJob(broken.parts, requestOf(job));
    let epochs = 0;
    let steps = 0;
    while (epochs < 2 || steps < 6) {
      const { value } = await first.next();
      if ((value as TaskEvent).type === 'epoch') epochs++;
      if ((value as TaskEvent).type === 'progress') steps++;
    }
    await first.return(undefined as never);
    expect((await storage.job(PROJECT, job.id))?.epochs).toHaveLength(2);
    expect(await storage.classifiers(PROJECT)).toEqual([]);

    const second = await drain(trainJob(broken.parts, requestOf(job)));
    expect(second.events.filter(({ type }) => type === 'epoch')).toHaveLength(3);
    expect(second.result.weightsHash).toBe(uninterrupted.result.weightsHash);
    expect((await storage.job(PROJECT, job.id))?.epochs.length).toBe(second.result.epochs.length);
  });

  it('makes the pixels of another size first', async () => {
    const b = await trainingBench();
    const { result, events } = await drain(trainJob(b.parts, requestOf(await putTraining(b, 1, 32))));
    expect(result.weightsHash).toBe(String(9 * 1 + 9 * 2));
    const scaling = events.filter((e) => e.type === 'progress' && e.progress.what.startsWith('Scaling'));
    expect(scaling).toHaveLength(IMAGES.length);
  });

  it('frees the engine for others when it ends, whichever way', async () => {
    const b = await trainingBench();
    const { host } = b.parts;
    const stopped = trainJob(b.parts, requestOf(await putTraining(b, 3)));
    await stopped.next();
    await expect(host.measure(AUTO)).rejects.toMatchObject({ name: 'BadInput' });
    await stopped.return(undefined as never);
    await host.measure(AUTO);
    expect(b.disposed()).toBe(1);
  });
});

describe('a training that goes on', () => {
  const halfWay = async (b: TrainingBench): Promise<JobOf<'train'>> => {
    const recipe = dataRecipe(await b.parts.storage.catalog(PROJECT));
    const job = await putTraining(b, 3);
    const whole = { ...job, spec: { ...job.spec, recipe } };
    await b.parts.storage.putJob(whole);
    const first = trainJob(b.parts, requestOf(whole));
    while (((await first.next()).value as TaskEvent).type !== 'epoch');
    await first.return(undefined as never);
    return whole;
  };

  it('keeps to the classes, images and labels of its beginning', async () => {
    const asked: TrainOptions[] = [];
    const b = await trainingBench({ train: (given) => (asked.push(given), train(given)) });
    const { storage } = b.parts;
    const job = await halfWay(b);
    const catalog = await storage.catalog(PROJECT);
    await storage.replaceCatalog(PROJECT, {
      classes: ['a', 'b', 'c'],
      parts: catalog.parts.map((part) => (part === PARTS.indexOf('confirm') ? 0 : part)),
      labels: catalog.labels.map(() => 2),
    });
    await drain(trainJob(b.parts, requestOf(job)));
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
    const b = await trainingBench();
    const job = await halfWay(b);
    await b.parts.storage.purgeImages(PROJECT, Int32Array.of(3));
    await expect(drain(trainJob(b.parts, requestOf(job)))).rejects.toMatchObject({
      name: 'NotFound',
      message: expect.stringContaining('removed for good'),
    });
  });
});
