import { afterAll, beforeAll, expect, it } from 'vitest';
import { PARTS, type Part } from '../../lib/domain/catalog';
import { DEFAULT_TRAINING } from '../../lib/domain/classifier';
import { dataRecipe } from '../../lib/domain/data-recipe';
import {
  freshId,
  type ClassifierId,
  type ImageId,
  type JobId,
  type TranslatorId,
} from '../../lib/domain/ids';
import type { JobRecord, JobSpec } from '../../lib/domain/job';
import { stream } from '../../lib/domain/random';
import { TRANSLATION_RECIPES } from '../../lib/domain/translator';
import { predict } from '../../lib/ml/classifier/predict';
import { train } from '../../lib/ml/classifier/train';
import type { OpenEngine } from '../../lib/ml/engine/ladder/contract';
import { openNodeEngine } from '../../lib/ml/engine/wasm/node-engine';
import { explain } from '../../lib/ml/explain/explain';
import { extract } from '../../lib/ml/features/extract';
import { loadBackbone } from '../../lib/ml/features/node';
import { basisOf } from '../../lib/ml/translate/stored';
import { trainTranslator } from '../../lib/ml/translate/train';
import { translate } from '../../lib/ml/translate/translate';
import { readAugmentation } from '../../lib/storage/augmentations';
import type { Storage } from '../../lib/storage/contract';
import { memoryStorage } from '../../lib/storage/open-storage';
import { EngineHost } from './engine-host';
import type { JobParts } from './parts';
import { AUTO, drain, plainMachine, PROJECT } from './test-bench';
import { trainJob } from './train';
import { trainTranslatorJob } from './train-translator';
import { translateJob } from './translate';
import { tryStyleJob } from './try-style';

const PX = 64;
const IMAGES: readonly { part: Part; label: number; hue: number }[] = [
  // Flat shapes are red and upright ones blue in training, and either in validation.
  ...Array.from({ length: 16 }, (_, i) => ({ part: 'training' as const, label: i % 2, hue: i % 2 })),
  ...Array.from({ length: 24 }, (_, i) => ({ part: 'explore' as const, label: i % 2, hue: (i >> 1) % 2 })),
  ...Array.from({ length: 4 }, (_, i) => ({ part: 'confirm' as const, label: i % 2, hue: (i >> 1) % 2 })),
];

function picture(label: number, hue: number, seed: number): Uint8Array {
  const random = stream(seed, 'picture');
  const [x0, y0, long] = [24 + random.int(16), 24 + random.int(16), 14 + random.int(6)];
  const colour = hue === 0 ? [220, 60, 40] : [40, 60, 220];
  const pixels = new Uint8Array(PX * PX * 3);
  for (let y = 0; y < PX; y++) {
    for (let x = 0; x < PX; x++) {
      const [along, across] = label === 0 ? [x - x0, y - y0] : [y - y0, x - x0];
      const inside = Math.hypot(along, 3 * across) < long;
      for (let c = 0; c < 3; c++) pixels[3 * (y * PX + x) + c] = inside ? colour[c]! : 180 + random.int(40);
    }
  }
  return pixels;
}

async function fill(storage: Storage): Promise<void> {
  const project = {
    ...{ id: PROJECT, name: 'x', createdAt: 1, updatedAt: 1, classes: ['flat', 'upright'], attributes: [] },
    ...{ rows: 0, source: { kind: 'import', name: 'x', seed: 1 } as const, backedUpAt: null, current: null },
  };
  const rows = {
    ids: IMAGES.map((_, i) => `i-${i}`),
    hashes: IMAGES.map((_, i) => `h${i}`),
    paths: IMAGES.map((_, i) => `${i}.png`),
    labels: Uint16Array.from(IMAGES, ({ label }) => label),
    parts: Uint8Array.from(IMAGES, ({ part }) => PARTS.indexOf(part)),
    groups: Int32Array.from(IMAGES, (_, i) => i),
    origins: new Uint8Array(IMAGES.length),
    attributes: {},
  };
  const records = rows.hashes.map((hash) => ({
    ...{ project: PROJECT, hash, mime: 'image/png', bytes: new ArrayBuffer(1), thumbnail: null },
    ...{ widthPx: PX, heightPx: PX },
  }));
  const pixels = IMAGES.map(({ label, hue }, i) => picture(label, hue, i));
  await storage.appendImages(project, records, rows, pixels);
}

let engine: OpenEngine;
beforeAll(async () => {
  engine = await openNodeEngine(1);
});
afterAll(() => engine.dispose());

function realParts(storage: Storage): JobParts {
  const report = { chosen: engine.choice, probes: [], measuredAt: 1 };
  return {
    ...{ storage, train, predict, explain, translators: { train: trainTranslator, translate, basisOf } },
    host: new EngineHost(
      async () => ({ report, engine }),
      async () => engine,
    ),
    backbone: { load: loadBackbone, extract },
    openMachine: plainMachine,
    openOnCpu: plainMachine,
    decode: () => Promise.reject(new Error('All images are there at 64 px.')),
  };
}

it('goes once around with the real networks: biased, translated, retrained', async () => {
  const { tensors } = engine.memory();
  const storage = memoryStorage();
  await fill(storage);
  const parts = realParts(storage);
  const put = async (
    spec: JobSpec,
  ): Promise<{ project: typeof PROJECT; job: JobId; backend: typeof AUTO }> => {
    const job: JobRecord = {
      ...{ project: PROJECT, id: freshId<JobId>('j'), spec, state: 'running', backend: null },
      ...{ createdAt: 1, updatedAt: 1, epochs: [], error: null },
    };
    await storage.putJob(job);
    return { project: PROJECT, job: job.id, backend: AUTO };
  };
  const named = (part: Part): ImageId[] =>
    IMAGES.flatMap((image, i) => (image.part === part ? [`i-${i}` as ImageId] : []));
  const training = { ...DEFAULT_TRAINING, arch: 'tiny', epochs: 2, batch: 8 } as const;
  const trained = async (
    name: string,
    options: Parameters<typeof dataRecipe>[1],
    parent: ClassifierId | null,
  ) => {
    const recipe = dataRecipe(await storage.catalog(PROJECT), options);
    const classifier = freshId<ClassifierId>('c');
    const warm = parent !== null;
    const request = await put({ kind: 'train', classifier, parent, warm, name, training, recipe });
    return (await drain(trainJob(parts, { kind: 'train', ...request }))).result;
  };

  const biased = await trained('biased', {}, null);
  const translation = {
    ...TRANSLATION_RECIPES.colour,
    ...{ steps: 4, channels: 8, discriminatorChannels: 8, components: 4, batch: 2, fits: 1 },
    ...{ checkpointEvery: 2, previewEvery: 4, snapshots: 2 },
  };
  const request = await put({
    ...{ kind: 'train-translator', translator: freshId<TranslatorId>('t'), parent: null, name: 'T' },
    ...{ translation, classifier: biased.id, images: named('training'), pool: named('explore') },
  });
  const { result: translator, events } = await drain(trainTranslatorJob(parts, request));
  expect(translator).toMatchObject({ steps: 4, snapshots: 2, spec: translation });
  expect(translator.metrics).toHaveLength(1);
  const preview = events.find((event) => event.type === 'preview')!;
  expect(preview.pixels.length).toBe(preview.sources * (1 + preview.styles) * PX * PX * 3);

  const style = (hue: number) => ({
    name: hue === 0 ? 'Red' : 'Blue',
    images: named('explore').filter((_, i) => (i >> 1) % 2 === hue),
  });
  const { result: tried } = await drain(
    tryStyleJob(parts, {
      ...{
        kind: 'try-style',
        project: PROJECT,
        backend: AUTO,
        method: 'xploregan',
        translator: translator.id,
      },
      ...{ style: style(1), sources: named('training').slice(0, 4), classifier: biased.id, seed: 1 },
    }),
  );
  expect(tried.probe?.style.n).toBe(4);
  expect(tried.pixels).toHaveLength(4 * PX * PX * 3);

  const plan = { ...{ copies: 2, seed: 1 }, styles: [style(0), style(1)], sources: named('training') };
  const walk = await put({
    ...{ kind: 'translate', name: 'Walk' },
    plan: { ...plan, method: 'xploregan', translator: translator.id, mode: 'walk' },
  });
  expect((await drain(translateJob(parts, walk))).result.rows).toBe(32);
  const colour = await put({
    ...{ kind: 'translate', name: 'Colour' },
    plan: { ...plan, method: 'colour', translator: null, mode: 'plain' },
  });
  expect((await drain(translateJob(parts, colour))).result.rows).toBe(32);
  const kept = (await readAugmentation(storage, PROJECT, colour.job))!;
  expect(kept.changes.some((change) => change > 0.01)).toBe(true);

  const options = { augmentations: [walk.job, colour.job], originals: false };
  const cured = await trained('cured', options, biased.id);
  expect(cured.recipe.images).toHaveLength(64);
  expect(cured).toMatchObject({ parent: biased.id, warm: true });
  expect(cured.epochs[0]!.loss).not.toBe(biased.epochs[0]!.loss);
  expect(engine.memory().tensors).toBe(tensors);
});
