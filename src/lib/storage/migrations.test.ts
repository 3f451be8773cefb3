import 'fake-indexeddb/auto';
import { forceCloseDatabase } from 'fake-indexeddb';
import { describe, expect, test, vi } from 'vitest';
import { createDatabaseV1 } from '../../../tests/fixtures/storage/database-v1';
import { jobRecord, projectRecord } from '../../../tests/fixtures/storage/records';
import type { ProjectId } from '../domain/ids';
import { idbEngine } from './idb-engine';
import type { Migration } from './migrations';
import { MIGRATIONS, SCHEMA_VERSION, upgradeRecord } from './migrations';
import { openStorage } from './open-storage';
import { STORE_NAMES } from './schema';

const OLD = 'old' as ProjectId;
const names = async (name: string): Promise<string[]> =>
  new Promise((resolve) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => {
      const found = [...request.result.objectStoreNames];
      request.result.close();
      resolve(found);
    };
  });

/** The schema as it is, and then a step that changes a record's shape and drops a store. */
const NEXT: readonly Migration[] = [
  ...MIGRATIONS,
  {
    version: SCHEMA_VERSION + 1,
    drop: ['hypotheses'],
    records: {
      projects: (project) => ({ ...project, name: `${(project as { name: string }).name}, moved` }),
    },
  },
];

describe('migrations', () => {
  test('are numbered without a gap and together make every store', () => {
    expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, i) => i + 1));
    expect(MIGRATIONS.flatMap(({ create }) => create ?? []).sort()).toEqual([...STORE_NAMES].sort());
  });

  test('bring a database of version 1 up to date with all that is in it', async () => {
    await createDatabaseV1('dash:/v1/');
    const storage = await openStorage({ base: '/v1/' });
    const catalog = await storage.catalog(OLD);
    expect(catalog.ids).toEqual(['i-a', 'i-b']);
    expect([...catalog.labels]).toEqual([0, 1]);
    expect([...catalog.discarded]).toEqual([0, 1]);
    expect((await storage.events(OLD)).map(({ body }) => body.type)).toEqual(['project-created']);
    await storage.acquireLock(OLD);
    await storage.putJob(jobRecord(OLD, 'j-1'));
    storage.close();
    expect((await names('dash:/v1/')).sort()).toEqual([...STORE_NAMES].sort());
  });

  test('change the shape of records and drop stores, from any version on', async () => {
    await createDatabaseV1('shape');
    const engine = idbEngine('shape', NEXT);
    const project = await engine.transact(['projects'], { mode: 'readonly' }, (tx) =>
      tx.get('projects', ['old']),
    );
    expect(project?.name).toBe('Old project, moved');
    engine.close();
    expect(await names('shape')).not.toContain('hypotheses');
    expect(upgradeRecord('projects', { name: 'x' }, 1, NEXT)).toEqual({ name: 'x, moved' });
    expect(upgradeRecord('projects', { name: 'x' }, SCHEMA_VERSION + 1, NEXT)).toEqual({ name: 'x' });
  });

  test('that fail leave the old database as it was', async () => {
    await createDatabaseV1('failing');
    const failing = idbEngine('failing', [
      ...MIGRATIONS,
      {
        version: SCHEMA_VERSION + 1,
        records: {
          events: () => {
            throw new Error('no such field');
          },
        },
      },
    ]);
    await expect(
      failing.transact(['projects'], { mode: 'readonly' }, (tx) => tx.all('projects', [])),
    ).rejects.toMatchObject({ name: 'Internal' });
    failing.close();
    const engine = idbEngine('failing');
    expect(
      await engine.transact(['events'], { mode: 'readonly' }, (tx) => tx.all('events', ['old'])),
    ).toHaveLength(1);
    engine.close();
  });
});

describe('the connection', () => {
  const count = (engine: ReturnType<typeof idbEngine>): Promise<number> =>
    engine.transact(['projects'], { mode: 'readonly' }, async (tx) => (await tx.all('projects', [])).length);

  test('makes way for a newer version and then says that the page is old', async () => {
    const old = idbEngine('two-versions');
    expect(await count(old)).toBe(0);
    const newer = idbEngine('two-versions', NEXT);
    expect(await count(newer)).toBe(0);
    await expect(count(old)).rejects.toThrow(/newer version/);
    newer.close();
    old.close();
  });

  test('does not wait for ever for a tab that does not make way', async () => {
    const stubborn = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('blocked', 1);
      request.onsuccess = () => resolve(request.result);
    });
    const engine = idbEngine('blocked', MIGRATIONS, 50);
    await expect(count(engine)).rejects.toThrow(/Another tab holds an older version/);
    stubborn.close();
    engine.close();
  });

  test('is opened again after the browser has ended it', async () => {
    const open = vi.spyOn(indexedDB, 'open');
    const storage = await openStorage({ base: '/ended/' });
    await storage.putProject(projectRecord('p-1'));
    const request = open.mock.results[0]!.value as IDBOpenDBRequest;
    forceCloseDatabase(request.result as never);
    await storage.putProject(projectRecord('p-2'));
    expect(await storage.listProjects()).toHaveLength(2);
    expect(open).toHaveBeenCalledTimes(2);
    storage.close();
    await expect(storage.listProjects()).rejects.toThrow(/closed/);
    open.mockRestore();
  });

  test('says so where there is no IndexedDB', async () => {
    vi.stubGlobal('indexedDB', undefined);
    await expect(count(idbEngine('none'))).rejects.toThrow(/gives the page no storage/);
    vi.unstubAllGlobals();
  });
});
