import { describe, expect, it } from 'vitest';
import { PARTS } from '../domain/catalog';
import type { ImageId, ProjectId } from '../domain/ids';
import type { ProjectRecord } from '../domain/project';
import { mergeRows } from './merge-rows';
import { memoryStorage } from './open-storage';
import { readResult } from './results';

const project = 'p' as ProjectId;
const kind = 'features:judge:v1';
/** A chunk holds 1,024 rows. */
const ROWS = 2100;

async function filled() {
  const storage = memoryStorage();
  const record: ProjectRecord = {
    ...{ id: project, name: 'x', createdAt: 1, updatedAt: 1, classes: [], attributes: [], rows: 0 },
    ...{ source: { kind: 'import', name: 'x', seed: 1 }, backedUpAt: null, current: null },
  };
  const names = Array.from({ length: ROWS }, (_, i) => `${i}`);
  await storage.appendImages(
    record,
    [],
    {
      ...{ ids: names as ImageId[], hashes: names as never, paths: names, attributes: {} },
      labels: new Uint16Array(ROWS),
      parts: new Uint8Array(ROWS).fill(PARTS.indexOf('training')),
      groups: Int32Array.from(names, Number),
      origins: new Uint8Array(ROWS),
    },
    names.map(() => new Uint8Array(64 * 64 * 3)),
  );
  const written: number[] = [];
  const watched = {
    ...storage,
    putColumn: (...args: Parameters<typeof storage.putColumn>) => {
      written.push(args[0].chunk);
      return storage.putColumn(...args);
    },
  };
  return { storage: watched, written, catalog: await storage.catalog(project) };
}

const read = async (storage: ReturnType<typeof memoryStorage>): Promise<number[]> => [
  ...(await readResult(storage, project, 'project', kind, ROWS))!.values,
];

describe('mergeRows', () => {
  it('writes rows of several chunks, leaves others as they are and writes no chunk that has none', async () => {
    const { storage, written, catalog } = await filled();
    const merge = (rows: number[], values: number[]): Promise<void> =>
      mergeRows(storage, project, 'project', kind, catalog, {
        ...{ rows, values: Float32Array.from(values), width: 2 },
      });
    await merge([0, 2099], [1, 2, 3, 4]);
    await merge([1, 1500], [5, 6, 7, 8]);
    expect(written).toEqual([0, 2, 0, 1]);
    const values = await read(storage);
    expect(values.slice(0, 6)).toEqual([1, 2, 5, 6, NaN, NaN]);
    expect(values.slice(3000, 3002)).toEqual([7, 8]);
    expect(values.slice(-2)).toEqual([3, 4]);
    expect(values.filter((value) => !Number.isNaN(value))).toHaveLength(8);
  });

  it('leaves out rows that hold another image by now, are deleted for good or gone', async () => {
    const { storage, catalog } = await filled();
    await storage.purgeImages(project, Int32Array.of(1));
    await storage.truncateCatalog(project, 1);
    const ids = catalog.ids.map((id, row) => (row === 2 ? ('other' as ImageId) : id));
    const rows = [0, 1, 2, 2099];
    await mergeRows(
      storage,
      project,
      'project',
      kind,
      { ...catalog, ids },
      {
        ...{ rows, values: Float32Array.from(rows, () => 9), width: 1 },
      },
    );
    const values = await read(storage);
    expect(values[0]).toBe(9);
    expect(values.filter((value) => !Number.isNaN(value))).toHaveLength(1);
  });
});
