import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { BASELINES } from '../domain/baselines';
import { DEFAULT_TRAINING } from '../domain/classifier';
import { DashError } from '../domain/errors';
import type { ImageId, JobId } from '../domain/ids';
import { isJobOf } from '../domain/job';
import type { TranslationPlan } from '../domain/style';
import { putProject, setUp, type Image } from './test-fakes';
import { translating } from './test-translation';

beforeAll(() => void vi.stubGlobal('navigator', {}));
afterAll(() => void vi.unstubAllGlobals());

const images: Image[] = [
  { class: 0, part: 'training' },
  { class: 1, part: 'training' },
  ...Array.from({ length: 12 }, (_, i): Image => ({ class: i % 2, part: 'explore' })),
  { class: 0, part: 'confirm' },
  { class: 1, part: 'test' },
];
const ids = (...rows: number[]): ImageId[] => rows.map((row) => `i-${row}` as ImageId);
const plan: TranslationPlan = {
  ...{ method: 'colour', translator: null, mode: 'plain', copies: 1, seed: 1, sources: ids(0, 1) },
  styles: [
    { name: 'Dark', images: ids(2, 3) },
    { name: 'Bright', images: ids(4, 5, 6) },
  ],
};

/** A project with a classifier and one retrained after it, which left one new image out. */
async function retrained() {
  const parts = setUp();
  const { id } = await putProject(parts.storage, images);
  parts.compute.answer = translating(parts.storage);
  const { commands } = parts;
  const parent = await commands.train(id, { training: { seed: 7, epochs: 3 } });
  const made = await commands.translate(id, plan);
  const catalog = await parts.storage.catalog(id);
  await commands.discardImages(id, [catalog.ids[made.rows[2]!]!]);
  const child = await commands.train(id, {
    ...{ parent: parent.id, augmentations: [made.job], training: { ...parent.spec } },
  });
  return { ...parts, id, parent, made, child };
}

const nths = (all: readonly ImageId[]): string[] =>
  all.filter((image) => image.includes('.')).map((image) => image.slice(image.lastIndexOf('.') + 1));

it('learns from as many new images of the same sources, by the same settings', async () => {
  const { commands, id, parent, made, child, storage } = await retrained();
  expect(nths(child.recipe.images)).toEqual(['0', '1', '3']);
  for (const name of BASELINES) {
    const other = await commands.baseline(id, child.id, name);
    expect(other).toMatchObject({ parent: parent.id, baseline: { of: child.id, name } });
    const added = name === 'reweight' || name === 'dfr' ? [] : ['0', '1', '3'];
    expect(nths(other.recipe.images)).toEqual(added);
    expect(other.spec).toEqual({ ...child.spec, ...(name === 'reweight' ? { reweight: true } : {}) });
  }
  const jobs = (await storage.jobs(id)).filter((job) => isJobOf(job, 'translate'));
  const plans = jobs
    .flatMap(({ spec }) => (spec.baseline === undefined ? [] : [{ ...spec.baseline, plan: spec.plan }]))
    .sort((a, b) => BASELINES.indexOf(a.name) - BASELINES.indexOf(b.name));
  expect(plans.map(({ name, plan: { method, copies } }) => [name, method, copies])).toEqual([
    ['duplicates', 'duplicate', 2],
    ['jitter', 'jitter', 2],
    ['hueJitter', 'hueJitter', 2],
    ['colour', 'colour', 1],
    ['random', 'colour', 1],
  ]);
  expect(plans.every(({ instead, of }) => instead === made.job && of === child.id)).toBe(true);
  const random = plans.at(-1)!.plan.styles;
  expect(random.map((style) => style.images.length)).toEqual([2, 3]);
  // Both groups together name no image twice, as the styles do not.
  expect(new Set(random.flatMap((style) => style.images)).size).toBe(5);
});

it('fits the last layer to the labels of explore', async () => {
  const { commands, id, child } = await retrained();
  const { recipe, head, epochs } = await commands.baseline(id, child.id, 'dfr');
  expect(head).toBe(true);
  expect(epochs).toEqual([]);
  expect(recipe.images).toEqual(ids(...Array.from({ length: 12 }, (_, i) => i + 2)));
  expect(recipe.labels).toEqual(Array.from({ length: 12 }, (_, i) => i % 2));
  const parent = child.id;
  await expect(commands.train(id, { head: true })).rejects.toThrow('Say which');
  await expect(commands.train(id, { parent, head: true, warm: true })).rejects.toThrow('nothing else');
});

it('gives back what is there, and goes on with what was cut off', async () => {
  const { commands, id, child, storage, compute } = await retrained();
  const first = await commands.baseline(id, child.id, 'duplicates');
  expect((await commands.baseline(id, child.id, 'duplicates')).id).toBe(first.id);
  const count = async (): Promise<number> => (await storage.jobs(id)).length;
  const before = await count();
  // The images are there when the training breaks off; they are not made again, nor is the job.
  compute.failure = new DashError('WorkerCrashed', 'Gone.');
  await expect(commands.baseline(id, child.id, 'jitter')).rejects.toThrow('Gone.');
  compute.failure = null;
  const made = await count();
  expect(made).toBe(before + 2);
  expect((await commands.baseline(id, child.id, 'jitter')).baseline?.name).toBe('jitter');
  expect(await count()).toBe(made);
});

it('refuses where nothing was retrained, and names a translation that is gone', async () => {
  const { commands, id, parent, child, storage } = await retrained();
  await expect(commands.baseline(id, parent.id, 'jitter')).rejects.toThrow('not retrained with new images');
  const record = (await storage.classifier(id, child.id))!;
  const recipe = { ...record.recipe, augmentations: ['j-gone' as JobId] };
  await storage.putClassifier({ ...record, recipe });
  await expect(commands.baseline(id, child.id, 'jitter')).rejects.toThrow('not here any more');
});

it('weighs classes where a training is asked to', async () => {
  const { commands, id } = await retrained();
  expect((await commands.train(id, { training: { reweight: true } })).spec).toEqual({
    ...DEFAULT_TRAINING,
    reweight: true,
  });
});
