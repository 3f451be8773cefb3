import { describe, expect, it } from 'vitest';
import { dataRecipe } from '../../lib/domain/data-recipe';
import { freshId, type ImageId, type JobId, type TranslatorId } from '../../lib/domain/ids';
import type { JobRecord } from '../../lib/domain/job';
import { DOUBTS, type TranslationPlan } from '../../lib/domain/style';
import { rowsOfTranslation } from '../../lib/domain/translated-rows';
import { DEFAULT_TRANSLATION, type TranslatorSpec } from '../../lib/domain/translator';
import type { StyleBank, TrainTranslator, Translate } from '../../lib/ml/translate/contract';
import { basisOf, packTranslator } from '../../lib/ml/translate/stored';
import { readAugmentation } from '../../lib/storage/augmentations';
import { AUTO, drain, PROJECT, testBench, type TestBench, type TestImage } from './test-bench';
import { trainTranslatorJob } from './train-translator';
import { translateJob } from './translate';
import { tryStyleJob } from './try-style';

const TRANSLATOR = 't-1' as TranslatorId;
const ids = (...rows: number[]): ImageId[] => rows.map((row) => `i-${row}` as ImageId);
const POOL = ids(...Array.from({ length: 20 }, (_, i) => 4 + i));

/** Two training images of each class, ten of explore in two styles (dark and bright), one sealed. */
const images: TestImage[] = [
  ...[0, 0, 1, 1].map((label): TestImage => ({ part: 'training', label })),
  ...Array.from({ length: 20 }, (_, i): TestImage => ({ part: 'explore', label: i % 2 })),
  { part: 'test', label: 0 },
];

/** "Moves" an image by setting all its pixels to 100 for each hop's style + 1, or fails after so many. */
const moving = (failAfter = Infinity): Translate =>
  async function* ({ source, routes }) {
    for (const [i, { source: row, hops }] of routes.entries()) {
      if (i >= failAfter) throw new Error('The power went.');
      const pixels = (await source.pixels(Int32Array.of(row))).slice().fill(100 * (hops.at(-1)!.style + 1));
      yield { indices: Int32Array.of(i), pixels, done: i + 1, total: routes.length };
    }
  };

async function bench(failAfter = Infinity, more: readonly TestImage[] = []): Promise<TestBench> {
  const made = await testBench([...images, ...more]);
  const { storage } = made;
  const shape = { sizePx: 64, channels: 8, components: 2 };
  const basis = {
    ...{ columns: 64, components: 2, mean: new Float32Array(64) },
    basis: new Float32Array(128).fill(0.1),
  };
  await storage.putTranslator({
    ...{ project: PROJECT, id: TRANSLATOR, parent: null, job: null, shipped: true, name: 'T', createdAt: 1 },
    ...{ spec: DEFAULT_TRANSLATION, data: null, steps: 1, parameters: 1, seconds: 1, snapshots: 2 },
    backend: { name: 'wasm', adapter: 'simd', threads: 1, reason: '' },
    ...{ metrics: [], weightsHash: 'w', discarded: false },
  });
  await storage.putColumn({
    ...{ project: PROJECT, owner: TRANSLATOR, kind: 'weights', chunk: 0, rows: 1, dtype: 'uint8' },
    bytes: packTranslator(shape, basis, []),
  });
  const translators = { ...made.parts.translators, translate: moving(failAfter), basisOf: () => basis };
  const { load, extract } = made.parts.backbone;
  /** Condition features in two directions, dark images and bright ones. */
  const told: typeof extract = async function* (options) {
    for await (const batch of extract(options)) {
      const value = batch.judge[0]!;
      const bright = value > 14 ? 1 : 0;
      yield { ...batch, condition: batch.condition.map((_, i) => (i % 2 === bright ? 1 : value / 1000)) };
    }
  };
  return { ...made, parts: { ...made.parts, translators, backbone: { load, extract: told } } };
}

const plan = (fields: Partial<TranslationPlan> = {}): TranslationPlan => ({
  ...{ method: 'xploregan', translator: TRANSLATOR, mode: 'plain', copies: 1, seed: 1 },
  styles: [
    { name: 'Dark', images: ids(4, 5, 6, 7, 8) },
    { name: 'Bright', images: ids(19, 20, 21, 22, 23) },
  ],
  sources: ids(0, 2, 3),
  ...fields,
});

async function putJob({ storage }: TestBench, fields?: Partial<TranslationPlan>): Promise<JobRecord> {
  const job: JobRecord = {
    ...{ project: PROJECT, id: freshId<JobId>('j'), state: 'running', backend: null },
    ...{ createdAt: 1, updatedAt: 1, epochs: [], error: null },
    spec: { kind: 'translate', name: 'Both', plan: plan(fields) },
  };
  await storage.putJob(job);
  return job;
}

const request = ({ id }: JobRecord) => ({ project: PROJECT, job: id, backend: AUTO });

describe('translateJob', () => {
  it('appends each source in each style with label and group of the source, and says so once', async () => {
    const b = await bench();
    const job = await putJob(b);
    await drain(translateJob(b.parts, request(job)));
    const catalog = await b.storage.catalog(PROJECT);
    expect(catalog.rows).toBe(25 + 6);
    const rows = rowsOfTranslation(catalog, job.id, 6);
    expect([...rows]).toEqual([25, 26, 27, 28, 29, 30]);
    expect([...rows].map((row) => catalog.labels[row])).toEqual([0, 0, 1, 1, 1, 1]);
    expect([...rows].map((row) => catalog.groups[row])).toEqual([1000, 1000, 1002, 1002, 1003, 1003]);
    expect([...rows].every((row) => catalog.parts[row] === 5 && catalog.origins[row] === 2)).toBe(true);
    // The groups of new images say nothing about the others.
    expect(catalog.grouped).toBe(false);
    expect(catalog.paths[26]).toBe('0.png → Bright');
    expect((await b.storage.image(PROJECT, catalog.hashes[25]!))?.mime).toBe('image/png');
    expect((await b.storage.job(PROJECT, job.id))?.state).toBe('done');
    const { body } = (await b.storage.events(PROJECT)).at(-1)!;
    expect(body).toEqual({
      ...{ type: 'images-translated', job: job.id, firstRow: 25, rows: 6, method: 'xploregan' },
      styles: ['Dark', 'Bright'],
    });
  });

  it('keeps where each came from, how far it is, and what is to be doubted', async () => {
    const b = await bench();
    const job = await putJob(b);
    await drain(translateJob(b.parts, request(job)));
    const kept = (await readAugmentation(b.storage, PROJECT, job.id))!;
    expect([...kept.sources]).toEqual([0, 0, 1, 1, 2, 2]);
    expect([...kept.styles]).toEqual([0, 1, 0, 1, 0, 1]);
    expect(kept.changes[0]).toBeCloseTo((100 - 1) / 255, 5);
    // Features are the pixels' value: 100 and 200 are both nearest to the bright images (20 … 24).
    const missed = [...kept.doubts].map((bits) => (bits & DOUBTS.missed) > 0);
    expect(missed).toEqual([true, false, true, false, true, false]);
  });

  it('measures new images against real ones of their class in the style', async () => {
    const b = await bench();
    const styles = [
      { name: 'Dark', images: ids(4, 5, 6, 7, 8, 9, 10, 11, 12, 13) },
      { name: 'Bright', images: ids(14, 15, 16, 17, 18, 19, 20, 21, 22, 23) },
    ];
    const job = await putJob(b, { styles });
    await drain(translateJob(b.parts, request(job)));
    const measured = (await readAugmentation(b.storage, PROJECT, job.id))!.measured!;
    const counts = measured.cells.map(({ label, style, real, made }) => [label, style, real, made]);
    // One source of the first class, two of the second; five real images of each class in a style.
    expect(counts).toEqual([
      [0, 0, 5, 1],
      [0, 1, 5, 1],
      [1, 0, 5, 2],
      [1, 1, 5, 2],
    ]);
    // Moved images are 100 and 200, nearest to the bright ones of their class; those that are dark score 0.
    expect(measured).toMatchObject({ hit: 0.5, binding: false });
    const moved = measured.cells[2]!;
    expect(moved.kid).toBeGreaterThan(moved.kidCeiling!);
    expect(moved).toMatchObject({ diversity: 0, precision: null });
    // Sources of 1, 3 and 4 come back as 100, or as 200 where bright is nearer.
    expect(measured.cycle).toBeGreaterThan((100 - 4) / 255 - 1e-6);
  });

  it('measures a single style against everything else', async () => {
    const b = await bench();
    const job = await putJob(b, {
      styles: [{ name: 'Bright', images: ids(14, 15, 16, 17, 18, 19, 20, 21, 22, 23) }],
    });
    await drain(translateJob(b.parts, request(job)));
    const measured = (await readAugmentation(b.storage, PROJECT, job.id))!.measured!;
    expect(measured.hit).toBe(1);
    expect(measured.cells.map(({ style }) => style)).toEqual([0, 0]);
    expect(measured.cycle).not.toBeNull();
  });

  it('goes on behind what a closed tab has stored, and makes the same images', async () => {
    const whole = await bench();
    const first = await putJob(whole, { mode: 'walk', copies: 70 });
    await drain(translateJob(whole.parts, request(first)));
    const b = await bench(150);
    const job = await putJob(b, { mode: 'walk', copies: 70 });
    await expect(drain(translateJob(b.parts, request(job)))).rejects.toThrow('The power went.');
    expect((await b.storage.catalog(PROJECT)).rows).toBe(25 + 128);
    const again = { ...b.parts, translators: { ...b.parts.translators, translate: moving() } };
    await drain(translateJob(again, request(job)));
    const styles = async (from: TestBench, id: JobId) => {
      const catalog = await from.storage.catalog(PROJECT);
      const rows = [...rowsOfTranslation(catalog, id, 210)];
      return rows.map((row) => [catalog.hashes[row], catalog.paths[row]]);
    };
    expect(await styles(b, job.id)).toEqual(await styles(whole, first.id));
    const translated = (await b.storage.events(PROJECT)).filter(
      ({ body }) => body.type === 'images-translated',
    );
    expect(translated).toHaveLength(1);
  });

  it('copies sources byte by byte, without features', async () => {
    const b = await bench();
    const job = await putJob(b, { method: 'duplicate', translator: null, styles: [], copies: 2 });
    await drain(translateJob(b.parts, request(job)));
    const catalog = await b.storage.catalog(PROJECT);
    expect(catalog.hashes.slice(25)).toEqual(['h0', 'h0', 'h2', 'h2', 'h3', 'h3']);
    expect(b.asked).toEqual([]);
    const kept = (await readAugmentation(b.storage, PROJECT, job.id))!;
    expect([...kept.doubts, ...kept.changes]).toEqual(new Array(12).fill(0));
    expect(kept.measured).toBeNull();
  });

  it('jitters each copy of each source by itself, also where a closed tab has made some, without features', async () => {
    const b = await bench();
    const fields = { method: 'jitter', translator: null, styles: [], copies: 3 } as const;
    const job = await putJob(b, fields);
    await drain(translateJob(b.parts, request(job)));
    const catalog = await b.storage.catalog(PROJECT);
    const made = catalog.hashes.slice(25);
    expect(made).toHaveLength(9);
    // Pictures of one dark grey: few greys can come of it, but not one alone.
    expect(new Set(made).size).toBeGreaterThan(1);
    expect(catalog.paths[25]).toBe('0.png → jitter');
    expect(b.asked).toEqual([]);
    const again = await bench();
    await drain(translateJob(again.parts, request(await putJob(again, { ...fields, sources: ids(3) }))));
    expect((await again.storage.catalog(PROJECT)).hashes.slice(25)).toEqual(made.slice(6));
  });

  it('describes no image that is kept for the verdict', async () => {
    const b = await bench(Infinity, [{ part: 'confirm', label: 0 }]);
    await drain(translateJob(b.parts, request(await putJob(b))));
    // Row 24 is sealed, 25 of confirm; the new images of one style have the same bytes.
    const described = Array.from({ length: 24 }, (_, row) => row);
    expect(b.asked.toSorted((x, y) => x - y)).toEqual([...described, 26, 27]);
  });

  it('gives a retraining what was not rejected', async () => {
    const b = await bench();
    const job = await putJob(b);
    await drain(translateJob(b.parts, request(job)));
    const catalog = await b.storage.catalog(PROJECT);
    const discarded = catalog.discarded.slice();
    discarded[25] = discarded[28] = 1;
    await b.storage.replaceCatalog(PROJECT, { discarded });
    const recipe = dataRecipe(await b.storage.catalog(PROJECT), {
      augmentations: [job.id],
      originals: false,
    });
    expect(recipe.images).toEqual([1, 2, 4, 5].map((nth) => `${job.id}.${nth}`));
    expect(recipe).toMatchObject({ labels: [0, 1, 1, 1], augmentations: [job.id], originals: false });
    expect(dataRecipe(await b.storage.catalog(PROJECT)).images).toEqual(ids(0, 1, 2, 3));
  });
});

describe('tryStyleJob', () => {
  it('moves a few sources, stores nothing, and asks the classifier for its answers', async () => {
    const b = await bench();
    const predict = async function* ({ source }: Parameters<typeof b.parts.predict>[0]) {
      for (const [i, row] of source.rows.entries()) {
        const [first] = await source.pixels(Int32Array.of(row));
        // Bright pictures are of class 1.
        const logits = Float32Array.of(50, first!);
        const at = { done: i + 1, total: source.rows.length };
        yield { rows: Int32Array.of(row), logits, latents: Float32Array.of(0), ...at };
      }
    };
    const { result } = await drain(
      tryStyleJob(
        { ...b.parts, predict },
        {
          ...{
            kind: 'try-style',
            project: PROJECT,
            method: 'colour',
            translator: null,
            backend: AUTO,
            seed: 1,
          },
          ...{ style: { name: 'One', images: ids(23) }, sources: ids(0, 1), classifier: 'c' as never },
        },
      ),
    );
    // A flat picture takes on the style's mean, 24.
    expect([...new Set(result.pixels)]).toEqual([24]);
    expect(result.pixels).toHaveLength(2 * 64 * 64 * 3);
    expect(result.probe?.style).toMatchObject({ n: 2, turned: 0 });
    expect((await b.storage.catalog(PROJECT)).rows).toBe(25);
    expect(await b.storage.events(PROJECT)).toEqual([]);
  });
});

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
