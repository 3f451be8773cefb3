import { expect, test } from 'vitest';
import type { ProjectId } from '../../src/lib/domain/ids';
import { openStorage } from '../../src/lib/storage/open-storage';
import { exportProject } from '../../src/lib/storage/project-file/export-project';
import { importProject } from '../../src/lib/storage/project-file/import-project';
import { createDatabaseV1 } from '../fixtures/storage/database-v1';
import { projectRecord } from '../fixtures/storage/records';
import { dumpProject, fillProject } from '../fixtures/storage/full-project';

const P = 'p-1' as ProjectId;
async function empty(base: string) {
  await new Promise((resolve) => {
    indexedDB.deleteDatabase(`dash:${base}`).onsuccess = resolve;
  });
  return openStorage({ base });
}

test('a project goes through a file into another site on the same origin, record for record', async () => {
  const here = await empty('/file-a/');
  const there = await empty('/file-b/');
  await fillProject(here, P, 600);
  const file = await exportProject(here, P, { app: '0.1.0' });
  expect(file.type).toBe('application/vnd.dash+zip');
  const heard: string[] = [];
  there.subscribe((project) => heard.push(project));
  expect(await importProject(there, file)).toEqual({ project: P, repaired: [] });
  expect(await dumpProject(there, P)).toEqual(await dumpProject(here, P));
  expect(heard).toContain(P);

  const again = await importProject(there, file);
  expect(again.project).not.toBe(P);
  expect(await there.listProjects()).toHaveLength(2);
  here.close();
  there.close();
});

test('a page and a worker hear of each other’s changes', async () => {
  const page = await empty('/heard/');
  const worker = await openStorage({ base: '/heard/', holder: page.holder });
  const elsewhere = await openStorage({ base: '/other-site/' });
  const heard: string[] = [];
  const wrong: string[] = [];
  page.subscribe((project) => heard.push(project));
  elsewhere.subscribe((project) => wrong.push(project));
  await worker.putProject(projectRecord(P));
  await expect.poll(() => heard).toEqual([P]);
  expect(wrong).toEqual([]);
  for (const storage of [page, worker, elsewhere]) storage.close();
});

test('a database of version 1 is brought up to date by the browser', async () => {
  const base = '/v1-browser/';
  (await empty(base)).close();
  await createDatabaseV1(`dash:${base}`);
  const storage = await openStorage({ base });
  const id = 'old' as ProjectId;
  expect((await storage.catalog(id)).ids).toEqual(['i-a', 'i-b']);
  expect((await storage.acquireLock(id)).held).toBe(true);
  await storage.appendEvent(id, { type: 'project-renamed', from: 'a', to: 'b' });
  expect(await storage.events(id)).toHaveLength(2);
  storage.close();
});
