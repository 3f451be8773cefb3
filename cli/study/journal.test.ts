import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Journal } from './journal';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dash-journal-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a step that ended is not done again, one that failed is', async () => {
  const first = new Journal(folder);
  expect(await first.once('round 1: train', async () => ({ id: 'c-1' }))).toEqual({ id: 'c-1' });
  await expect(
    first.once('round 1: translate', async () => {
      throw new Error('broken off');
    }),
  ).rejects.toThrow('broken off');

  const again = new Journal(folder);
  let calls = 0;
  const step = async () => ({ id: `c-${++calls}` });
  expect(await again.once('round 1: train', step)).toEqual({ id: 'c-1' });
  expect(calls).toBe(0);
  expect(again.has('round 1: translate')).toBe(false);
  await again.once('round 1: translate', step);
  expect(calls).toBe(1);
});

test('seconds are those of the steps themselves, whoever did them', async () => {
  const journal = new Journal(folder);
  await journal.once('round 1: a', () => new Promise((done) => setTimeout(done, 60)));
  await journal.once('baseline: b', async () => 1);
  expect(new Journal(folder).seconds('round')).toBeGreaterThan(0.05);
  expect(new Journal(folder).seconds('baseline')).toBeLessThan(0.05);
});

test('a step that goes on counts the seconds that it had taken before', async () => {
  const journal = new Journal(folder);
  await journal.once('round 1: translator', async (goesOnAfter) => goesOnAfter(100));
  expect(journal.seconds('round')).toBeGreaterThan(100);
  expect(journal.seconds('round')).toBeLessThan(110);
});
