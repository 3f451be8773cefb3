import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Forgotten, Journal } from './journal';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dash-journal-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The first step opens a browser, which makes the profile. */
const opened = (journal: Journal) => journal.once('project', {}, async () => mkdirSync(journal.profile));

test('a step that ended is not done again, one that failed is', async () => {
  const first = new Journal(folder);
  await opened(first);
  expect(await first.once('train', { seed: 1 }, async () => ({ id: 'c-1' }))).toEqual({ id: 'c-1' });
  await expect(
    first.once('translate', {}, async () => {
      throw new Error('broken off');
    }),
  ).rejects.toThrow('broken off');

  const told: string[] = [];
  const again = new Journal(folder, { onStep: (name) => told.push(name) });
  let calls = 0;
  const step = async () => ({ id: `c-${++calls}` });
  expect(await again.once('train', { seed: 1 }, step)).toEqual({ id: 'c-1' });
  expect(calls).toBe(0);
  await again.once('translate', {}, step);
  expect(calls).toBe(1);
  expect(told).toEqual(['train', 'translate']);
});

test('a step is done again where something else is asked of it', async () => {
  const first = new Journal(folder);
  await opened(first);
  await first.once('train', { parent: 'c-1' }, async () => 'a');
  const again = new Journal(folder);
  expect(await again.once('train', { parent: 'c-2' }, async () => 'b')).toBe('b');
  expect(await again.once('train', { parent: 'c-2' }, async () => 'c')).toBe('b');
});

test('a complete row is read without its project, and begins anew where more is asked of it', async () => {
  const first = new Journal(folder);
  await opened(first);
  await first.once('train', {}, async () => 'a');
  first.close();
  const again = new Journal(folder);
  expect(await again.once('train', {}, async () => 'b')).toBe('a');
  await expect(again.once('probe', {}, async () => 'b')).rejects.toThrow(Forgotten);
  const apart = new Journal(folder, { inProfile: false });
  expect(apart.has('probe')).toBe(false);
  expect(await apart.once('other', {}, async () => 'c')).toBe('c');
  again.clear();
  expect(await again.once('train', {}, async () => 'b')).toBe('b');
});

test('seconds and counts are those of the steps of this run, whoever did them', async () => {
  const journal = new Journal(folder);
  await opened(journal);
  await journal.once('round 1: train', {}, () => new Promise((done) => setTimeout(() => done(1), 60)));
  await journal.once('round 2: train', {}, async () => 1);
  const again = new Journal(folder);
  await again.once('round 1: train', {}, async () => 1);
  expect(again.seconds('round')).toBeGreaterThan(0.05);
  expect(again.seconds('baseline')).toBe(0);
  expect(again.count('round', ': train')).toBe(1);
});

test('a step that goes on counts the seconds that it had taken before', async () => {
  const journal = new Journal(folder);
  await journal.once('round 1: translator', {}, async (goesOnAfter) => goesOnAfter(100));
  expect(journal.seconds('round')).toBeGreaterThan(100);
  expect(journal.seconds('round')).toBeLessThan(110);
});
