import { expect, it } from 'vitest';
import { DEFAULT_TRAINING } from '../../lib/domain/classifier';
import { headRecipe } from '../../lib/domain/data-recipe';
import { freshId, type ClassifierId, type JobId } from '../../lib/domain/ids';
import type { JobOf } from '../../lib/domain/job';
import { layersOf } from '../../lib/ml/classifier/architecture';
import type { Predict } from '../../lib/ml/classifier/contract';
import { initialWeights } from '../../lib/ml/classifier/initial';
import { BACKBONE_VERSION, CONDITION_WIDTH, JUDGE_WIDTH } from '../../lib/ml/features/contract';
import { packWeights, weightsHash } from '../../lib/ml/classifier/stored';
import { linearProbeJob } from './linear-probe';
import { AUTO, CLASSIFIER, drain, PROJECT, testBench, type TestImage } from './test-bench';
import { trainJob } from './train';

const SHAPE = { arch: 'tiny', sizePx: 64, classes: 2 } as const;
const LAYERS = layersOf(SHAPE.arch, SHAPE.classes);
const [LATENT] = LAYERS.dense;

/** Class of a row by its place; the test bench's pixels hold row + 1. */
const of = (part: TestImage['part'], n: number): TestImage[] =>
  Array.from({ length: n }, (_, i) => ({ part, label: i % 2 }));
const images = [...of('training', 8), ...of('explore', 20), ...of('confirm', 4), ...of('test', 4)];

/** The floats of packed weights behind their header. */
const headerless = (bytes: ArrayBuffer): Float32Array =>
  new Float32Array(bytes.slice(12 + 4 * Math.ceil(new DataView(bytes).getUint32(8, true) / 4)));

async function bench() {
  const b = await testBench(images);
  const weights = initialWeights(LAYERS, 3);
  const seen: ArrayBuffer[] = [];
  /** The first latent goes with the class, which follows from the row; a linear layer is all that answers. */
  const predict: Predict = async function* ({ weights: bytes, source }) {
    seen.push(bytes);
    const floats = new Float32Array(bytes.slice(bytes.byteLength - 4 * (LATENT * 2 + 2)));
    for (const [i, row] of source.rows.entries()) {
      const latents = Float32Array.from({ length: LATENT }, (_, j) =>
        j === 0 ? row % 2 : Math.sin(row * (j + 1)),
      );
      const logits = Float32Array.from([0, 1], (c) =>
        latents.reduce((sum, value, j) => sum + value * floats[2 * j + c]!, floats[2 * LATENT + c]!),
      );
      yield { rows: Int32Array.of(row), logits, latents, done: i + 1, total: source.rows.length };
    }
  };
  await b.storage.putColumn({
    ...{ project: PROJECT, owner: CLASSIFIER, kind: 'weights', chunk: 0, rows: 1, dtype: 'uint8' },
    bytes: packWeights(SHAPE, weights),
  });
  return { ...b, weights, seen, parts: { ...b.parts, predict } };
}

it('fits the last layer alone to the labels of explore, and keeps everything before it', async () => {
  const b = await bench();
  const catalog = await b.storage.catalog(PROJECT);
  const id = freshId<ClassifierId>('c');
  const job: JobOf<'train'> = {
    ...{ project: PROJECT, id: freshId<JobId>('j'), state: 'running', backend: null, error: null },
    ...{ createdAt: 1, updatedAt: 1, epochs: [] },
    spec: {
      ...{ kind: 'train', classifier: id, parent: CLASSIFIER, name: 'Last layer', head: true },
      training: { ...DEFAULT_TRAINING, ...SHAPE },
      recipe: headRecipe(catalog),
    },
  };
  await b.storage.putJob(job);
  const request = { kind: 'train', project: PROJECT, job: job.id, backend: AUTO } as const;
  const { result } = await drain(trainJob(b.parts, request));
  expect(result).toMatchObject({ id, parent: CLASSIFIER, head: true, epochs: [] });
  expect(result.recipe.images).toHaveLength(20);
  const [old, fresh] = [b.seen[0]!, b.seen.at(-1)!].map((bytes) => headerless(bytes));
  const head = LATENT * 2 + 2;
  expect(fresh!.length).toBe(old!.length);
  expect(fresh!.subarray(0, -head)).toEqual(old!.subarray(0, -head));
  expect(fresh!.subarray(-head)).not.toEqual(old!.subarray(-head));
  expect(result.weightsHash).not.toBe(await weightsHash(b.weights));
  // What it now answers on confirm, which it has not learned from.
  const [chunk] = await b.storage.columnChunks(PROJECT, id, 'logits');
  const logits = new Float32Array(chunk!.bytes);
  const right = [28, 29, 30, 31].map((row) => Number(logits[2 * row + 1]! > logits[2 * row]!) === row % 2);
  expect(right).toEqual([true, true, true, true]);
});

it('fits a linear probe to training, and keeps no feature of sealed images', async () => {
  const b = await bench();
  const layers: string[][] = [];
  const extract: typeof b.parts.backbone.extract = async function* ({ source, layers: wanted }) {
    layers.push([...wanted]);
    for (const [i, row] of source.rows.entries()) {
      const judge = new Float32Array(JUDGE_WIDTH).fill(row % 2);
      const at = { done: i + 1, total: source.rows.length };
      yield { rows: Int32Array.of(row), condition: new Float32Array(CONDITION_WIDTH), judge, ...at };
    }
  };
  const backbone = { load: async () => new ArrayBuffer(1), extract };
  const ask = (part: 'confirm' | 'test') =>
    drain(
      linearProbeJob(
        { ...b.parts, backbone },
        { kind: 'linear-probe', project: PROJECT, parts: [part], backend: AUTO },
      ),
    );
  const { result } = await ask('confirm');
  expect([...result.rows]).toEqual([28, 29, 30, 31]);
  expect([...result.predicted]).toEqual([0, 1, 0, 1]);
  const sealed = (await ask('test')).result;
  expect([...sealed.rows]).toEqual([32, 33, 34, 35]);
  expect([...sealed.predicted]).toEqual([0, 1, 0, 1]);
  expect(layers.at(-1)).toEqual(['judge']);
  const chunks = await b.storage.columnChunks(PROJECT, 'project', `features:judge:${BACKBONE_VERSION}`);
  const kept = new Float32Array(chunks[0]!.bytes);
  expect(Number.isNaN(kept[28 * JUDGE_WIDTH]!)).toBe(false);
  expect(kept.length <= 32 * JUDGE_WIDTH || Number.isNaN(kept[32 * JUDGE_WIDTH]!)).toBe(true);
});
