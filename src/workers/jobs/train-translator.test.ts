import { describe, expect, it } from 'vitest';
import { freshId, type JobId, type TranslatorId } from '../../lib/domain/ids';
import type { JobRecord } from '../../lib/domain/job';
import { DEFAULT_TRANSLATION, type TranslatorSpec } from '../../lib/domain/translator';
import type { StyleBank, TrainTranslator } from '../../lib/ml/translate/contract';
import { basisOf } from '../../lib/ml/translate/stored';
import { drain, PROJECT, type TestBench } from './test-bench';
import { trainTranslatorJob } from './train-translator';
import { bench, ids, POOL, request } from './translation-bench';

describe('trainTranslatorJob', () => {
  const spec: TranslatorSpec = { ...DEFAULT_TRANSLATION, steps: 6, checkpointEvery: 2, components: 2 };

  /** Its state is a sum over the bank and the images of its rows, step by step. */
  const train = (seen: StyleBank[], failAt = Infinity): TrainTranslator =>
    async function* ({ spec: { steps }, bank, images: source, checkpoint, preview }) {
      seen.push(bank);
      let [done, state] = checkpoint === undefined ? [0, 0] : [...new Float64Array(checkpoint)];
      const losses = { generator: 0, discriminator: 0, cycle: 0, identity: 0, edge: 0, sparse: 0 };
      while (done! < steps) {
        if (done! >= failAt) throw new Error('The power went.');
        done!++;
        const pixels = await source.pixels(bank.rows);
        state! = state! * 1.5 + pixels[done! * 12288]! + bank.groupings[0]!.own.reduce((a, b) => a + b, 0);
        yield { type: 'step', step: done!, steps, measuring: false, losses, seconds: done! };
        if (done! % 2 === 0) {
          const bytes = Float64Array.of(done!, state!).buffer;
          yield { type: 'checkpoint', step: done!, checkpoint: bytes, weights: bytes };
        }
      }
      const { sources } = preview!;
      yield { type: 'preview', step: done!, pixels: new Uint8Array(1), sources: sources.length, styles: 2 };
      return {
        ...{ weights: Float64Array.of(state!).buffer, weightsHash: String(state), parameters: 1 },
        ...{ snapshots: 1, steps, seconds: 6, metrics: [] },
      };
    };

  async function putTraining({ storage }: TestBench): Promise<JobRecord> {
    const job: JobRecord = {
      ...{ project: PROJECT, id: freshId<JobId>('j'), state: 'running', backend: null },
      ...{ createdAt: 1, updatedAt: 1, epochs: [], error: null },
      spec: {
        ...{ kind: 'train-translator', translator: 't-new' as TranslatorId, parent: null, name: 'New' },
        ...{ translation: spec, classifier: null, images: ids(0, 1, 2, 3) },
        pool: POOL,
      },
    };
    await storage.putJob(job);
    return job;
  }

  const withTrain = (b: TestBench, training: TrainTranslator) => ({
    ...b.parts,
    translators: { ...b.parts.translators, train: training, basisOf },
  });

  it('goes on from its last check-point with the same styles, bit for bit', async () => {
    const seen: StyleBank[] = [];
    const whole = await bench();
    const uninterrupted = await putTraining(whole);
    const expected = await drain(trainTranslatorJob(withTrain(whole, train(seen)), request(uninterrupted)));

    const b = await bench();
    const job = await putTraining(b);
    await expect(drain(trainTranslatorJob(withTrain(b, train(seen, 5)), request(job)))).rejects.toThrow(
      'The power went.',
    );
    const { done: first } = (await b.storage.job(PROJECT, job.id))!;
    expect(first).toMatchObject({ steps: 4, of: 6 });
    // As long as an hour of work before it was cut off.
    await b.storage.putJob({
      ...(await b.storage.job(PROJECT, job.id))!,
      done: { ...first!, seconds: 3600 },
    });
    // Labels that change in the meantime change nothing of what it learns from.
    const { labels } = await b.storage.catalog(PROJECT);
    await b.storage.replaceCatalog(PROJECT, { labels: labels.map((label) => 1 - label) });
    const { result, events } = await drain(trainTranslatorJob(withTrain(b, train(seen)), request(job)));

    expect(result.weightsHash).toBe(expected.result.weightsHash);
    expect(first!.seconds).toBeGreaterThan(0);
    expect((await b.storage.job(PROJECT, job.id))?.done?.seconds).toBeGreaterThan(3600);
    expect(seen[2]).toEqual(seen[0]);
    expect(events.find(({ type }) => type === 'preview')).toMatchObject({
      sizePx: 64,
      sources: 4,
      styles: 2,
    });
    expect(await b.storage.translator(PROJECT, result.id)).toEqual(result);
    expect(result.data).toEqual({ pool: POOL, sources: ids(0, 1, 2, 3), classifier: null });
    expect(await b.storage.column(PROJECT, result.id, 'weights', 0)).toBeDefined();
    expect(await b.storage.column(PROJECT, job.id, 'checkpoint', 0)).toBeUndefined();
    expect((await b.storage.events(PROJECT)).map(({ body }) => body.type)).toEqual(['translator-trained']);
  });

  it('never describes or shows a sealed image', async () => {
    const b = await bench();
    const seen: StyleBank[] = [];
    const job = await putTraining(b);
    await drain(trainTranslatorJob(withTrain(b, train(seen)), request(job)));
    expect(b.asked).not.toContain(24);
    expect([...seen[0]!.rows]).not.toContain(24);
  });
});
