import { sha256 } from 'hash-wasm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DEFAULT_TRAINING } from '../domain/classifier';
import type { ProjectId, TranslatorId } from '../domain/ids';
import type { JobRecord } from '../domain/job';
import { DEFAULT_TRANSLATION, type TranslatorRecord } from '../domain/translator';
import { packShippedClassifier } from '../storage/shipped-classifier';
import { putProject, REPORT, setUp } from './test-fakes';
import { ids, images, opened } from './test-mitigation';

beforeAll(() => void vi.stubGlobal('navigator', {}));
afterAll(() => void vi.unstubAllGlobals());

describe('a translator', () => {
  it('learns from training, explore and unlabelled images alone, beside the classifier shown', async () => {
    const { commands, compute, id, storage } = await opened();
    const classifier = await commands.train(id);
    await commands.chooseClassifier(id, classifier.id);
    let seen: JobRecord | undefined;
    compute.answer = async (request) => {
      if (request.kind !== 'train-translator') throw new Error('Not asked for.');
      seen = await storage.job(id, request.job);
    };
    await commands.trainTranslator(id, { spec: { steps: 10 } });
    expect(seen?.spec).toMatchObject({
      ...{ kind: 'train-translator', name: 'Translator 1', classifier: classifier.id, parent: null },
      ...{ images: ids(0, 1), pool: ids(2, 3, 6, 7, 8, 9, 10, 11, 12, 13) },
      // Twelve images span no more directions.
      translation: { ...DEFAULT_TRANSLATION, steps: 10, components: 11 },
    });
    await expect(commands.trainTranslator(id, { spec: { steps: 0 } })).rejects.toThrow('steps');
    await expect(commands.trainTranslator(id, { parent: 'gone' as TranslatorId })).rejects.toThrow(
      'not here',
    );
  });

  it('learns from no counterfactual', async () => {
    const { commands, id, storage } = await opened();
    const source = { kind: 'demo', name: 'cartoon', seed: 1, unbiased: false, counterfactuals: 4 } as const;
    await storage.putProject({ ...(await storage.project(id))!, source });
    await expect(commands.trainTranslator(id)).rejects.toThrow('a ceiling to measure against');
    expect(await storage.jobs(id)).toEqual([]);
  });

  it('is hidden and brought back', async () => {
    const { commands, id, storage } = await opened();
    await storage.putTranslator(translator(id));
    await commands.discardTranslator(id, 't-1' as TranslatorId);
    expect((await commands.snapshot(id)).translators[0]).toMatchObject({ discarded: true });
    await commands.undo(id);
    expect((await commands.snapshot(id)).translators[0]).toMatchObject({ discarded: false });
    await commands.redo(id);
    expect((await commands.snapshot(id)).translators[0]).toMatchObject({ discarded: true });

    const weights = { owner: 't-1', kind: 'weights', chunk: 0, rows: 1, dtype: 'uint8' } as const;
    await storage.putColumn({ project: id, ...weights, bytes: new ArrayBuffer(4) });
    await commands.deleteTranslator(id, 't-1' as TranslatorId);
    const after = await commands.snapshot(id);
    expect(after.translators).toEqual([]);
    expect(await storage.column(id, 't-1', 'weights', 0)).toBeUndefined();
    // Bringing it back would bring back nothing.
    expect(after.undo).toMatch(/^Remove the 14 images/);
  });
});

const described = {
  ...{ name: 'Shipped', spec: DEFAULT_TRANSLATION, backend: REPORT.chosen, steps: 1500, parameters: 1 },
  ...{ seconds: 1, snapshots: 3, metrics: [] },
};
const translator = (project: ProjectId): TranslatorRecord => ({
  ...{ ...described, weightsHash: 'w', project, id: 't-1' as TranslatorId, parent: null, job: null },
  ...{ shipped: false, createdAt: 1, data: null, discarded: false },
});
const json = (value: unknown): ArrayBuffer => new TextEncoder().encode(JSON.stringify(value)).buffer;

describe('what the site ships with a demo', () => {
  const weights = Uint8Array.of(1, 2, 3, 4).buffer;
  const demo = { kind: 'demo', name: 'cartoon', seed: 1, unbiased: false } as const;

  it.each(['cartoon', 'cartoon:by another name'])(
    'installs that of %s once, and none for other data',
    async (name) => {
      const weightsHash = await sha256(new Uint8Array(weights));
      const files = new Map([
        ['translators/cartoon.bin', weights],
        ['translators/cartoon.json', json({ ...described, weightsHash, provenance: {} })],
      ]);
      const { commands, id, storage } = await opened(files);
      expect(await commands.shippedTranslator(id)).toBeNull();
      await storage.putProject({ ...(await storage.project(id))!, source: { ...demo, name } });
      const [first, second] = await Promise.all([
        commands.shippedTranslator(id),
        commands.shippedTranslator(id),
      ]);
      expect(first).toMatchObject({ shipped: true, steps: 1500, data: null });
      expect(second).toEqual(first);
      expect(await storage.translators(id)).toEqual([first]);
      expect((await storage.column(id, first!.id, 'weights', 0))?.bytes).toEqual(weights);
    },
  );

  it('refuses a damaged one', async () => {
    const files = new Map([
      ['translators/cartoon.bin', weights],
      ['translators/cartoon.json', json({ ...described, weightsHash: 'other' })],
    ]);
    const { commands, id, storage } = await opened(files);
    await storage.putProject({ ...(await storage.project(id))!, source: demo });
    await expect(commands.shippedTranslator(id)).rejects.toThrow('damaged');
    expect(await storage.translators(id)).toEqual([]);
  });

  it.each([
    ['cartoon', 'packs/cartoon-1.classifier.bin'],
    ['fruit:background', 'packs/fruit-background-1.classifier.bin'],
  ])('opens demo:%s as published with its biased classifier, and others without', async (name, path) => {
    const record = {
      ...{ name: 'Biased classifier', spec: DEFAULT_TRAINING, epochs: [], backend: REPORT.chosen },
      ...{ parameters: 1, seconds: 60, imagesPerSecond: 200, weightsHash: 'w' },
    };
    const weightsSha256 = await sha256(new Uint8Array(weights));
    const file = packShippedClassifier({ record, pack: weightsSha256, weightsSha256, weights });
    const parts = setUp(undefined, null, new Map([[path, file.buffer]]));
    const { commands, imports, storage } = parts;
    const { id: like } = await putProject(storage, images);
    const catalog = await storage.catalog(like);
    imports.act = async ({ project }) => {
      const rows = { ...catalog, attributes: {} };
      const pixels = catalog.ids.map(() => new Uint8Array(64 * 64 * 3));
      await storage.appendImages({ ...project, classes: ['a', 'b'] }, [], rows, pixels);
    };
    const id = await commands.openDemo(name);
    const { classifiers, jobs, project } = await commands.snapshot(id);
    expect(classifiers).toMatchObject([{ name: 'Biased classifier', weightsHash: 'w', parent: null }]);
    expect(classifiers[0]!.recipe.images).toEqual(ids(0, 1));
    expect(project.current).toBe(classifiers[0]!.id);
    expect(jobs).toMatchObject([{ id: classifiers[0]!.job, state: 'done' }]);
    for (const options of [{ seed: 2 }, { unbiased: true }, { size: 100 }, { counterfactuals: 4 }]) {
      const other = await commands.openDemo(name, options);
      expect(await storage.classifiers(other)).toEqual([]);
    }
  });
});
