import { describe, expect, test } from 'vitest';
import { hostileCases } from '../../../tests/fixtures/hostile/index';
import { nodeEnv } from '../../../tests/fixtures/hostile/node-env';
import { dumpProject, fillProject } from '../../../tests/fixtures/storage/full-project';
import type { Catalog } from '../../lib/domain/catalog';
import type { ProjectId } from '../../lib/domain/ids';
import { readImport } from '../../lib/importing/read-import';
import type { Storage } from '../../lib/storage/contract';
import { memoryStorage } from '../../lib/storage/open-storage';
import { storeImages } from './store-images';

const [MINE, OTHER] = ['p-mine', 'p-other'] as ProjectId[] as [ProjectId, ProjectId];
const ROWS = 12;

async function filled(): Promise<Storage> {
  const storage = memoryStorage();
  for (const id of [MINE, OTHER]) await fillProject(storage, id, ROWS);
  return storage;
}

/** The first rows of the catalog, without what they are an index into. */
const firstRows = (catalog: Catalog) => ({
  ...{ ids: catalog.ids.slice(0, ROWS), hashes: catalog.hashes.slice(0, ROWS) },
  paths: catalog.paths.slice(0, ROWS),
  labels: [...catalog.labels.slice(0, ROWS)].map((label) => catalog.classes[label] ?? null),
  ...{ parts: catalog.parts.slice(0, ROWS), groups: catalog.groups.slice(0, ROWS) },
  ...{ origins: catalog.origins.slice(0, ROWS), discarded: catalog.discarded.slice(0, ROWS) },
  attributes: catalog.attributes
    .map(({ name, codes, values }) => [name, [...codes.slice(0, ROWS)].map((code) => values[code] ?? null)])
    .slice(0, 1),
});

/** Runs the import into the project; the message where it is refused as a whole. */
async function run(storage: Storage, files: Parameters<typeof readImport>[0]): Promise<string | null> {
  const project = (await storage.project(MINE))!;
  const known = new Set<string>((await storage.catalog(MINE)).hashes);
  const source = readImport(files, { seed: 1, classes: project.classes, known }, nodeEnv);
  const options = {
    project,
    fresh: false,
    from: 'x.zip',
    name: null,
    origin: 'imported',
    what: 'Reading',
  } as const;
  const steps = storeImages(storage, source, options);
  try {
    while ((await steps.next()).done !== true);
    return null;
  } catch (reason) {
    return (reason as Error).message;
  }
}

// Building 100,000 entries takes seconds on a busy machine.
describe('hostile input leaves what was there', { timeout: 60_000 }, () => {
  test.each(hostileCases)('$name: $about', async ({ make }) => {
    const storage = await filled();
    const [mine, other] = [await dumpProject(storage, MINE), await dumpProject(storage, OTHER)];
    const rows = firstRows(await storage.catalog(MINE));

    const refused = await run(storage, await make());

    expect(await dumpProject(storage, OTHER)).toEqual(other);
    const after = await dumpProject(storage, MINE);
    if (refused !== null) {
      expect(after).toEqual(mine);
      return;
    }
    expect((await storage.catalog(MINE)).rows).toBeGreaterThan(ROWS);
    expect(firstRows(await storage.catalog(MINE))).toEqual(rows);
    for (const store of ['classifiers', 'translators', 'jobs', 'hypotheses', 'selections']) {
      expect(after[store]).toEqual(mine[store]);
    }
    expect(after['images']).toEqual(expect.arrayContaining([...mine['images']!]));
    expect(after['events']!.slice(0, mine['events']!.length)).toEqual(mine['events']);
  });
});
