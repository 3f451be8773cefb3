import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { testCatalog } from '../../src/lib/domain/testing';
import { ActError } from '../driver/site';
import { Options } from '../options';
import { Reporter } from '../progress';
import { Journal } from './journal';
import { studyRow } from './row';
import type { Study } from './study';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dash-row-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const PARTS = ['training', 'training', 'explore', 'explore', 'confirm', 'confirm'] as const;
const catalogOf = (test: number) => {
  const parts = [...PARTS, ...Array.from({ length: test }, () => 'test' as const)];
  const rows = parts.map((part, row) => ({ label: row % 2, part }));
  return { ...testCatalog(rows, ['a', 'b']), grouped: false };
};
const column = (index: number, predicted: readonly number[]) => ({
  ...{ index, rows: Int32Array.of(2, 3), predicted, silhouette: 0.5, classMix: [1, 1], warning: null },
});

/** A site with so many test images, whose first classifier has none of them right and the others all. */
function studyOf(testImages: number, source: object = { kind: 'import' }) {
  const calls: string[] = [];
  let made = 0;
  const catalog = catalogOf(testImages);
  const score = { n: testImages, correct: 0, accuracy: 0, interval: [0, 1] };
  const acts = {
    openProjectFile: () => 'p-1',
    snapshot: () => ({ project: { source }, catalog, jobs: [] }),
    shippedTranslator: () => ({ id: 't', steps: 1 }),
    cluster: () => ({ columns: [column(0, [2, 0]), column(1, [0, 2])] }),
    translate: () => ({ job: `j-${++made}`, rows: new Int32Array(4) }),
    train: () => ({ id: `c-${++made}` }),
    evaluate: () => ({ overall: { accuracy: 0.5 } }),
    compare: () => ({ difference: 0.1, n: 2, p: 0.5, byGroup: null, words: '' }),
    baseline: (_p: string, _of: string, name: string) => {
      if (name === 'dfr') throw new ActError('BadInput', 'Explore shows one class alone.');
      return { id: `b-${name}` };
    },
    openTest: () => ({ overall: score, worstGroup: null }),
    logits: (_: string, id: string) =>
      Float32Array.from({ length: catalog.rows * 2 }, (_, i) =>
        i % 2 === (id === 'c-1' ? 1 - catalog.labels[i >> 1]! : catalog.labels[i >> 1]!) ? 1 : 0,
      ),
  };
  const call = async (act: keyof typeof acts, args: unknown[]) => {
    calls.push(act);
    return (acts[act] as (...given: unknown[]) => unknown)(...args);
  };
  const journal = new Journal(folder);
  mkdirSync(journal.profile);
  const site = { call, openProjectFile: async () => ({ project: 'p-1', repaired: [] }) };
  const study = {
    ...{ site: async () => site, seed: 1, rounds: 1, journal, beside: ['duplicates', 'dfr'] },
    ...{ data: { kind: 'project', file: 'letters.dash' }, options: new Options({}) },
    report: new Reporter({ write: () => true }),
  } as unknown as Study;
  return { study, calls };
}

test('a baseline that the data refuse is named with its reason, and the row goes on', async () => {
  const { row, answers } = await studyRow(studyOf(4).study);
  expect(row.impossible).toEqual({ dfr: 'Explore shows one class alone.' });
  expect(Object.keys(row.baselines)).toEqual(['duplicates']);
  expect(answers.end).toBe('1111');
  expect([row.b, row.c]).toEqual([4, 0]);
  expect(row.byImage).toMatchObject({ n: 4, b: 4, c: 0 });
});

test('data without a sealed test set are refused before anything is trained', async () => {
  const { study, calls } = studyOf(0);
  await expect(studyRow(study)).rejects.toThrow('no sealed test set');
  expect(calls).not.toContain('train');
});

test('a project of ideal translations is no data to study', async () => {
  const { study, calls } = studyOf(4, { kind: 'demo', counterfactuals: 4 });
  await expect(studyRow(study)).rejects.toThrow('nothing to study');
  expect(calls).not.toContain('train');
});
