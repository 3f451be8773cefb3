import { describe, expect, test } from 'vitest';
import { dumpProject } from '../../../../tests/fixtures/storage/full-project';
import { projectRecord } from '../../../../tests/fixtures/storage/records';
import { partCode } from '../../domain/catalog';
import { memoryStorage } from '../open-storage';
import { importProject } from './import-project';
import { opened, P, testFile, text, zip } from './test-file';

const { source, files, parsed, manifestOf, forged, columnName } = await testFile();

describe('a forged file', () => {
  const images = () => parsed<{ records: Record<string, unknown>[] }>('images.json');

  test('brings in no picture that can run script', async () => {
    const svg = images().records.map((image) => ({ ...image, mime: 'image/svg+xml' }));
    const { storage, repaired } = await opened(
      await forged({ 'images.json': { ...images(), records: svg } }),
    );
    expect(repaired).toMatch(/299 photographs could not be read/);
    expect((await dumpProject(storage, P))['images']).toEqual([]);
  });

  test('brings in no image under another one’s hash', async () => {
    const name = `images/${String(images().records[0]!['hash'])}`;
    const { storage, repaired } = await opened(await forged({ [name]: 'other bytes' }));
    expect(repaired).toMatch(/1 of 299 photographs/);
    expect((await dumpProject(storage, P))['images']).toHaveLength(298);
  });

  test('cannot place codes out of range, twins or bad names in the catalog', async () => {
    const column = (kind: string) => columnName('project', kind);
    const contents = new Map(files);
    contents.set(column('label'), new Uint8Array(new Uint16Array(300).fill(77).buffer));
    contents.set(column('part'), new Uint8Array(300).fill(200));
    contents.set(column('id'), text(new Array(300).fill('../../x')));
    contents.set('manifest.json', text({}));
    const { catalog, repaired } = await opened(await zip(contents));
    expect(repaired).toMatch(/900 values of the catalog were out of range/);
    expect(catalog.labels.every((label) => label === 0xffff)).toBe(true);
    expect(catalog.parts.every((part) => part === partCode('pool'))).toBe(true);
    expect(new Set(catalog.ids).size).toBe(300);
  });

  test('with records of a wrong shape loses those alone', async () => {
    const events = parsed<{ records: object[] }>('events.json');
    const records = [
      { seq: 'one' },
      { ...events.records[0], body: { type: 'unheard-of' } },
      ...events.records,
    ];
    const { storage, repaired } = await opened(await forged({ 'events.json': { ...events, records } }));
    expect(repaired).toBe('2 events of the history could not be read.');
    expect(await storage.events(P)).toEqual(await source.events(P));
  });

  test('with more rows than a project may have is refused', async () => {
    const projects = parsed<object>('projects.json');
    const huge = { ...projects, records: [projectRecord(P, { rows: 1e9 })] };
    await expect(
      importProject(memoryStorage(), await forged({ 'projects.json': huge })),
    ).rejects.toMatchObject({
      name: 'BadInput',
    });
  });

  test('that unpacks to more than it says is not read further', async () => {
    const manifest = manifestOf();
    const entries = manifest.entries.map((entry) =>
      entry.name === 'events.json' ? { ...entry, bytes: 2 ** 33 } : entry,
    );
    const contents = new Map(files).set('manifest.json', text({ ...manifest, entries }));
    await expect(importProject(memoryStorage(), await zip(contents))).rejects.toThrow(/more than 4 GB/);
  });
});
