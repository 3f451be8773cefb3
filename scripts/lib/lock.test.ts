import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withLock } from './lock.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dash-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('lets one in at a time', async () => {
  const lock = join(folder, 'a.lock');
  let inside = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++inside);
    await sleep(20);
    inside--;
  };
  await Promise.all([withLock(lock, work), withLock(lock, work), withLock(lock, work)]);
  expect(most).toBe(1);
  expect(existsSync(lock)).toBe(false);
});

it('is free again after a failure', async () => {
  const lock = join(folder, 'a.lock');
  await expect(withLock(lock, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await withLock(lock, () => Promise.resolve(1))).toBe(1);
});

it('takes over the lock of a process that is gone', async () => {
  const lock = join(folder, 'a.lock');
  writeFileSync(lock, '999999999');
  expect(await withLock(lock, () => Promise.resolve(2))).toBe(2);
});
