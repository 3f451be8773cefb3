import { beforeEach, expect, it } from 'vitest';
import { fillProject } from '../../../../tests/fixtures/storage/full-project';
import { projectRecord } from '../../../../tests/fixtures/storage/records';
import type { ProjectId } from '../../domain/ids';
import type { Storage } from '../contract';
import { memoryStorage } from '../open-storage';
import { exportProject } from './export-project';
import { FILE_LIMITS } from './format';

const P = 'p-1' as ProjectId;
let storage: Storage;
beforeEach(async () => {
  storage = memoryStorage();
  await fillProject(storage, P);
});

it.each([
  [{ entries: 10 }, /pieces/],
  [{ entryBytes: 1000 }, /at most 0 MB/],
  [{ totalBytes: 10_000 }, /it has/],
])('refuses to write what opening would refuse: %o', async (limit, message) => {
  const limits = { ...FILE_LIMITS, ...limit };
  const refused = exportProject(storage, P, { app: '1', limits });
  await expect(refused).rejects.toMatchObject({ name: 'BadInput', message: expect.stringMatching(message) });
});

it('refuses a record that could not be read again, by the name of its field', async () => {
  const broken = { ...projectRecord(P), source: { kind: 'import', name: 'x', seed: 1.5 } } as const;
  await storage.putProject(broken);
  await expect(exportProject(storage, P, { app: '1' })).rejects.toThrow('source.seed');
});
