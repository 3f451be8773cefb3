import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ORIGINS, PARTS, type Part } from '../domain/catalog';
import { DashError } from '../domain/errors';
import { freshId, type ImageId, type ProjectId } from '../domain/ids';
import { isJobOf } from '../domain/job';
import type { DataSource, ProjectRecord } from '../domain/project';
import { yardstickScores } from '../domain/yardsticks';
import type { ImportRequest } from '../compute/contract';
import type { Storage } from '../storage/contract';
import { setUp } from './test-fakes';
import { translating } from './test-translation';

beforeAll(() => void vi.stubGlobal('navigator', {}));
afterAll(() => void vi.unstubAllGlobals());

/** What the generator of this test draws, as class, value of the bias and part; counterfactuals come behind. */
const DRAWN: readonly (readonly [number, number, Part])[] = [
  ...([0, 1, 0, 1] as const).map((label) => [label, label, 'training'] as const),
  ...([0, 1, 0, 1, 0, 1] as const).map((label, i) => [label, i % 2, 'explore'] as const),
  ...([0, 1, 0, 1] as const).map((label, i) => [label, i > 1 ? 1 : 0, 'confirm'] as const),
  ...([0, 1] as const).map((label) => [label, label, 'test'] as const),
];

async function draw(storage: Storage, project: ProjectRecord, ideal: number): Promise<void> {
  const { name, seed } = project.source;
  const counterfactuals = DRAWN.slice(0, ideal).map(([label, value]) => [label, 1 - value] as const);
  const all = [...DRAWN, ...counterfactuals.map(([label, value]) => [label, value, 'training'] as const)];
  const paths = all.map(
    ([, , part], i) => `${name}-${seed}/${i < DRAWN.length ? part : 'counterfactual'}/${i}.png`,
  );
  const ids = all.map((_, i) => `${project.id}-${i}`);
  await storage.appendImages(
    { ...project, classes: ['a', 'b'], attributes: [{ name: 'light', values: ['day', 'night'] }] },
    paths.map((hash) => ({
      ...{ project: project.id, hash, mime: 'image/png', bytes: new Uint8Array(4).buffer },
      ...{ widthPx: 64, heightPx: 64, thumbnail: null },
    })),
    {
      ...{ ids, hashes: paths, paths, labels: Uint16Array.from(all, ([label]) => label) },
      parts: Uint8Array.from(all, ([, , part]) => PARTS.indexOf(part)),
      groups: Int32Array.from(all, (_, i) => i),
      origins: new Uint8Array(all.length).fill(ORIGINS.indexOf('generated')),
      attributes: { light: Uint16Array.from(all, ([, value]) => value) },
    },
    all.map(() => new Uint8Array(64 * 64 * 3)),
  );
  await storage.appendEvent(project.id, {
    ...{ type: 'images-imported', firstRow: 0, rows: all.length, refused: 0, from: 'demo' },
  });
}

const SOURCE: DataSource = { kind: 'demo', name: 'letters', seed: 5, unbiased: false };

/** A demo with a classifier retrained with `copies` new images of each training image, and who draws it again. */
async function opened({ source = SOURCE, copies = 1 } = {}) {
  const parts = setUp();
  const { storage, commands, compute, imports } = parts;
  const id = freshId<ProjectId>('p');
  await draw(
    storage,
    {
      ...{ id, name: 'Letters', createdAt: 1, updatedAt: 1, source, classes: [], attributes: [] },
      ...{ rows: 0, backedUpAt: null, current: null },
    },
    0,
  );
  compute.answer = translating(storage);
  const parent = await commands.train(id, { training: { seed: 7, epochs: 3 } });
  const { ids } = await storage.catalog(id);
  const made = await commands.translate(id, {
    ...{ method: 'duplicate', translator: null, mode: 'plain', copies, seed: 1, styles: [] },
    sources: ids.slice(0, 4),
  });
  const training = { ...parent.spec };
  const cured = await commands.train(id, { parent: parent.id, augmentations: [made.job], training });
  const asked: ImportRequest[] = [];
  imports.act = async (request) => {
    asked.push(request);
    if (request.kind === 'demo') await draw(storage, request.project, request.counterfactuals);
  };
  const all = async () => (await storage.listProjects()).map((project) => project.id);
  return { ...parts, id, cured, asked, all };
}

it('learns from the training images and as many counterfactuals, in a project that is gone at the end', async () => {
  const { commands, compute, storage, id, cured, asked, all } = await opened();
  const put = vi.spyOn(storage, 'putJob');
  const before = await storage.catalog(id);
  const { overall, counterfactuals } = await commands.ceiling(id, cured.id, 'confirm');
  // The network of this test answers with the first class.
  expect(overall).toMatchObject({ n: 4, correct: 2 });
  expect(counterfactuals).toBe(4);
  expect(asked).toMatchObject([
    {
      name: 'letters',
      seed: 5,
      unbiased: false,
      size: 4,
      counterfactuals: 4,
      project: { source: { aside: true } },
    },
  ]);
  const [job] = put.mock.calls.map(([one]) => one).filter((one) => isJobOf(one, 'train'));
  expect(job!.project).not.toBe(id);
  if (!isJobOf(job!, 'train')) throw new Error('This is no training.');
  expect(job.spec.training).toEqual(cured.spec);
  expect(job.spec.recipe.images.length).toBe(cured.recipe.images.length);
  expect(new Set(job.spec.recipe.images).size).toBe(8);
  expect(await all()).toEqual([id]);
  expect((await storage.catalog(id)).ids).toEqual(before.ids);
  expect((await storage.classifiers(id)).map(({ name }) => name)).not.toContain(job.spec.name);
  expect(compute.requests.every((request) => request.kind !== 'translate' || request.project === id)).toBe(
    true,
  );
});

it('repeats all its images where the retraining had more than there are counterfactuals', async () => {
  const { commands, storage, id, cured, asked } = await opened({ copies: 3 });
  const put = vi.spyOn(storage, 'putJob');
  expect((await commands.ceiling(id, cured.id, 'confirm')).counterfactuals).toBe(4);
  expect(asked).toMatchObject([{ counterfactuals: 4 }]);
  const [job] = put.mock.calls.map(([one]) => one).filter((one) => isJobOf(one, 'train'));
  if (!isJobOf(job!, 'train')) throw new Error('This is no training.');
  const times = new Map<ImageId, number>();
  for (const image of job.spec.recipe.images) times.set(image, (times.get(image) ?? 0) + 1);
  expect([...times.values()]).toEqual(Array.from({ length: 8 }, () => 2));
  expect(job.spec.recipe.images.length).toBe(cured.recipe.images.length);
});

it('is not in the list while it works, and is removed when it fails or is cancelled', async () => {
  const { commands, compute, id, cured, all } = await opened();
  compute.held = true;
  const stop = new AbortController();
  const run = commands.ceiling(id, cured.id, 'confirm', { signal: stop.signal });
  const ended = expect(run).rejects.toThrow('The ceiling was cancelled.');
  await vi.waitFor(async () => expect(await all()).toHaveLength(2));
  expect((await commands.listProjects()).map((project) => project.id)).toEqual([id]);
  await vi.waitFor(() => expect(compute.requests.at(-1)!.kind).toBe('train'));
  stop.abort();
  await ended;
  expect(await all()).toEqual([id]);
  compute.held = false;
  compute.failure = new DashError('OutOfMemory', 'It is full.');
  await expect(commands.ceiling(id, cured.id, 'confirm')).rejects.toThrow('It is full.');
  expect(await all()).toEqual([id]);
});

it('ends with the project that it stands beside', async () => {
  const { commands, compute, id, cured, all } = await opened();
  compute.held = true;
  const ended = expect(commands.ceiling(id, cured.id, 'confirm')).rejects.toMatchObject({
    name: 'AbortError',
  });
  await vi.waitFor(() => expect(compute.requests.at(-1)).toMatchObject({ kind: 'train' }));
  await vi.waitFor(async () => expect(await all()).toHaveLength(2));
  await commands.deleteProject(id);
  await ended;
  expect(await all()).toEqual([]);
});

it('removes what a tab that is gone has left', async () => {
  const { storage, id, all } = await opened();
  const left = { ...(await storage.project(id))!, id: freshId<ProjectId>('p') };
  await storage.putProject({ ...left, source: { ...SOURCE, counterfactuals: 4, aside: true } });
  const { commands } = setUp(storage);
  expect((await commands.listProjects()).map((project) => project.id)).toEqual([id]);
  expect(await all()).toEqual([id]);
});

it('answers about images that the demo held out and no others', async () => {
  const { commands, id, storage, cured } = await opened();
  const { ids } = await storage.catalog(id);
  await commands.moveImages(id, [ids[0]!], 'confirm');
  expect((await commands.ceiling(id, cured.id, 'confirm')).overall).toMatchObject({ n: 4, correct: 2 });
});

it('refuses other data, another generator, and what was not retrained', async () => {
  const { commands, id, cured, imports, storage } = await opened();
  await expect(
    commands.ceiling(id, (await storage.classifiers(id))[0]!.parent ?? cured.parent!, 'confirm'),
  ).rejects.toThrow('not retrained with new images');
  const imported = await opened({ source: { kind: 'import', name: 'x.zip', seed: 1 } });
  await expect(imported.commands.ceiling(imported.id, imported.cured.id, 'confirm')).rejects.toMatchObject({
    name: 'BadInput',
  });
  imports.act = async (request) => {
    if (request.kind !== 'demo') throw new Error('Not asked for.');
    const { project } = request;
    const source = { ...project.source, seed: 6 };
    await draw(storage, { ...project, source }, request.counterfactuals);
  };
  await expect(commands.ceiling(id, cured.id, 'confirm')).rejects.toThrow('draws other images by now');
  expect((await storage.listProjects()).map((project) => project.id)).toEqual([id]);
});

it('answers about the test set only once that is open', async () => {
  const { commands, id, cured } = await opened();
  await expect(commands.ceiling(id, cured.id, 'test')).rejects.toThrow('sealed');
  await commands.openTest(id, cured.id);
  expect((await commands.ceiling(id, cured.id, 'test')).overall).toMatchObject({ n: 2, correct: 1 });
});

it('keeps what is scored on confirm as long as images and labels stay', async () => {
  const { commands, compute, storage, id, cured } = await opened();
  compute.answer = async (request) => {
    if (request.kind !== 'linear-probe') throw new Error('Not asked for.');
    const rows = request.parts[0] === 'explore' ? [4, 5] : [10, 11];
    return { rows: Int32Array.from(rows), predicted: Int16Array.of(0, 1), lambda: 0.1 };
  };
  const scores = async () => yardstickScores(await storage.events(id), await storage.catalog(id), cured.id);
  expect(await commands.linearProbe(id, 'explore')).toMatchObject({
    lambda: 0.1,
    overall: { n: 2, correct: 2 },
  });
  expect(await scores()).toEqual({});
  await commands.linearProbe(id, 'confirm');
  await commands.ceiling(id, cured.id, 'confirm');
  expect(await scores()).toMatchObject({ probe: { n: 2, correct: 2 }, ceiling: { n: 4, correct: 2 } });
  const { ids } = await storage.catalog(id);
  await commands.relabel(id, [ids[0]!], 'b');
  expect(Object.keys(await scores())).toEqual(['ceiling']);
  await commands.relabel(id, [ids[11]!], 'a');
  expect(await scores()).toEqual({});
});

it('lets the probe answer about the test set only once that is open', async () => {
  const { commands, compute, id, cured } = await opened();
  compute.answer = async () => ({ rows: Int32Array.of(15), predicted: Int16Array.of(0), lambda: 0.1 });
  await expect(commands.linearProbe(id, 'test')).rejects.toThrow('sealed');
  await commands.openTest(id, cured.id);
  expect((await commands.linearProbe(id, 'test')).overall).toMatchObject({ n: 1, correct: 0 });
});
