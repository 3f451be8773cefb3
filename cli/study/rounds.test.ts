import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TrainOptions } from '../../src/lib/commands/contract';
import type { ClassifierId, ProjectId } from '../../src/lib/domain/ids';
import type { TranslationPlan } from '../../src/lib/domain/style';
import { testCatalog } from '../../src/lib/domain/testing';
import { Reporter } from '../progress';
import { Journal } from './journal';
import { loop } from './rounds';
import type { Study } from './study';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dash-rounds-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const catalog = testCatalog(
  Array.from({ length: 30 }, (_, row) => ({ label: row % 2, part: row < 10 ? 'training' : 'explore' })),
  ['a', 'b'],
);
const column = (index: number, from: number, predicted: readonly number[]) => ({
  ...{ index, rows: Int32Array.from({ length: 10 }, (_, i) => from + i), predicted },
  ...{ silhouette: 0.5, classMix: [5, 5], warning: null },
});

/** A site whose nth classifier scores what `explore` says, and whose rounds come out as `better` says. */
function studyOf(explore: readonly number[], better: readonly boolean[]) {
  const trained: TrainOptions[] = [];
  const discarded: string[] = [];
  /** Of clusters and translations, in turn. */
  const seeds: number[] = [];
  let made = 0;
  let judged = 0;
  const acts = {
    shippedTranslator: () => ({ id: 't', steps: 1 }),
    snapshot: () => ({ catalog, jobs: [] }),
    cluster: (_p: string, _c: string, { seed }: { seed: number }) => {
      seeds.push(seed);
      return { columns: [column(0, 10, [9, 1]), column(1, 20, [1, 9])] };
    },
    translate: (_: string, { seed }: TranslationPlan) => {
      seeds.push(seed);
      return { job: `j-${++made}`, rows: new Int32Array(20) };
    },
    train: (_: string, options: TrainOptions) => ({ id: `c-${trained.push(options)}` }),
    evaluate: (_: string, id: string) => ({ overall: { accuracy: explore[Number(id.slice(2)) - 1] } }),
    compare: () => ({ difference: better[judged++] ? 0.1 : -0.1, n: 9, p: 0.5, byGroup: null, words: '' }),
    discardClassifier: (_: string, id: string) => void discarded.push(id),
  };
  const call = async (act: keyof typeof acts, args: unknown[]) =>
    (acts[act] as (...given: unknown[]) => unknown)(...args) ?? null;
  const journal = new Journal(folder);
  mkdirSync(journal.profile);
  const study = {
    ...{ site: async () => ({ call }), seed: 1, rounds: better.length, journal, beside: [] },
    data: { kind: 'project', file: 'letters.dash' },
    report: new Reporter({ write: () => true }),
  } as unknown as Study;
  const run = () => loop(study, 'p' as ProjectId, 'c-0' as ClassifierId);
  return { run, trained, discarded, seeds };
}

test('learns from the images of all rounds that were kept, and of no other', async () => {
  // Columns win the first round, walks the second, which is not kept, columns the third.
  const { run, trained, discarded } = studyOf([0.7, 0.6, 0.6, 0.7, 0.8, 0.6], [true, false, true]);
  const { rounds, end, best, addedImages } = await run();
  expect(rounds.map(({ chosen, kept }) => [chosen, kept])).toEqual([
    ['columns, plain', true],
    ['merged, walks', false],
    ['columns, plain', true],
  ]);
  expect(trained.map(({ parent, augmentations, originals }) => [parent, augmentations, originals])).toEqual([
    ['c-0', ['j-1'], true],
    ['c-0', ['j-2'], false],
    ['c-1', ['j-1', 'j-3'], true],
    ['c-1', ['j-1', 'j-4'], false],
    ['c-1', ['j-1', 'j-5'], true],
    ['c-1', ['j-1', 'j-6'], false],
  ]);
  expect(discarded).toEqual(['c-4']);
  expect([end, best, addedImages]).toEqual(['c-5', 'c-5', 40]);
});

test('leaves the originals out for good once walks were kept', async () => {
  const { run, trained } = studyOf([0.6, 0.7, 0.8, 0.7], [true, true]);
  await run();
  expect(trained.slice(2).map(({ originals }) => originals)).toEqual([false, false]);
});

test('keeps the start where no round was better, and stands baselines beside the best of the first', async () => {
  const { run } = studyOf([0.6, 0.7, 0.9, 0.8], [false, false]);
  const { end, best, addedImages } = await run();
  expect([end, best, addedImages]).toEqual(['c-0', 'c-2', 20]);
});

test('draws anew in each round, so that a second one is not the first again', async () => {
  const { run, seeds } = studyOf([0.6, 0.7, 0.9, 0.8], [false, false]);
  await run();
  expect(seeds).toEqual([1, 1, 1, 65_537, 65_537, 65_537]);
});
