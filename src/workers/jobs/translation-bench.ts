import { freshId, type ImageId, type JobId, type TranslatorId } from '../../lib/domain/ids';
import type { JobRecord } from '../../lib/domain/job';
import type { TranslationPlan } from '../../lib/domain/style';
import { DEFAULT_TRANSLATION } from '../../lib/domain/translator';
import type { Translate } from '../../lib/ml/translate/contract';
import { packTranslator } from '../../lib/ml/translate/stored';
import { AUTO, PROJECT, testBench, type TestBench, type TestImage } from './test-bench';

const TRANSLATOR = 't-1' as TranslatorId;
export const ids = (...rows: number[]): ImageId[] => rows.map((row) => `i-${row}` as ImageId);
export const POOL = ids(...Array.from({ length: 20 }, (_, i) => 4 + i));

/** Two training images of each class, ten of explore in two styles (dark and bright), one sealed. */
const images: TestImage[] = [
  ...[0, 0, 1, 1].map((label): TestImage => ({ part: 'training', label })),
  ...Array.from({ length: 20 }, (_, i): TestImage => ({ part: 'explore', label: i % 2 })),
  { part: 'test', label: 0 },
];

/** "Moves" an image by setting all its pixels to 100 for each hop's style + 1, or fails after so many. */
export const moving = (failAfter = Infinity): Translate =>
  async function* ({ source, routes }) {
    for (const [i, { source: row, hops }] of routes.entries()) {
      if (i >= failAfter) throw new Error('The power went.');
      const pixels = (await source.pixels(Int32Array.of(row))).slice().fill(100 * (hops.at(-1)!.style + 1));
      yield { indices: Int32Array.of(i), pixels, done: i + 1, total: routes.length };
    }
  };

export async function bench(failAfter = Infinity, more: readonly TestImage[] = []): Promise<TestBench> {
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

export async function putJob({ storage }: TestBench, fields?: Partial<TranslationPlan>): Promise<JobRecord> {
  const job: JobRecord = {
    ...{ project: PROJECT, id: freshId<JobId>('j'), state: 'running', backend: null },
    ...{ createdAt: 1, updatedAt: 1, epochs: [], error: null },
    spec: { kind: 'translate', name: 'Both', plan: plan(fields) },
  };
  await storage.putJob(job);
  return job;
}

export const request = ({ id }: JobRecord) => ({ project: PROJECT, job: id, backend: AUTO });
