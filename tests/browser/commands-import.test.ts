import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PARTS, rowsOf, type Part } from '../../src/lib/domain/catalog';
import { freshId, type ProjectId } from '../../src/lib/domain/ids';
import type { Progress } from '../../src/lib/domain/job';
import type { Commands } from '../../src/lib/commands/contract';
import { openCommands } from '../../src/lib/commands/open-commands';
import { syntheticZip } from './synthetic';

const base = `/${freshId('import')}/`;
let commands: Commands;
let zip: Blob;

beforeAll(async () => {
  commands = await openCommands({ base, version: 'test' });
  zip = await syntheticZip();
});
afterAll(() => {
  indexedDB.deleteDatabase(`dash:${base}`);
});

const input = () => ({ files: [{ path: 'shapes.zip', blob: zip }], seed: 3 });

describe('importing in a worker', () => {
  let project: ProjectId;

  it('brings a ZIP in, with its parts, and tells how far it is', async () => {
    const progress: Progress[] = [];
    const report = await commands.importFiles(input(), { onProgress: (p) => progress.push(p) });
    project = report.project;
    expect(report).toMatchObject({
      name: 'shapes',
      classes: ['circle', 'square', 'stripes'],
      counts: { train: 36, validation: 12, test: 12, pool: 0 },
      imported: 60,
      refused: [],
    });
    expect(progress.at(-1)).toMatchObject({ done: 60, total: 60 });
    const { catalog, events, writable, undo } = await commands.snapshot(project);
    expect(catalog.rows).toBe(60);
    expect(events.map(({ body }) => body.type)).toEqual(['project-created', 'images-imported']);
    expect(writable).toBe(true);
    expect(undo).toContain('60 images');
    const of = (part: Part) => catalog.hashes[rowsOf(catalog, part)[0]!]!;
    expect((await commands.image(project, of('training')))?.mime).toBe('image/png');
    await expect(commands.image(project, of('test'))).rejects.toThrow('sealed');
  });

  it('refuses what the project has already, by name, and changes nothing', async () => {
    const before = (await commands.snapshot(project)).catalog;
    await expect(commands.importFiles({ ...input(), into: project })).rejects.toMatchObject({
      name: 'BadInput',
    });
    expect((await commands.snapshot(project)).catalog).toEqual(before);
  });

  it('adds to a project, and one undo takes it back', async () => {
    const more = await syntheticZip(5, 99);
    const report = await commands.importFiles({ files: [{ path: 'more.zip', blob: more }], into: project });
    expect(report.imported).toBe(15);
    expect((await commands.snapshot(project)).catalog.rows).toBe(75);
    await commands.undo(project);
    expect((await commands.snapshot(project)).catalog.rows).toBe(60);
  });

  it('knows a source again that came in before, and never lets it stand in two parts', async () => {
    const bring = async (seed: number, rows: readonly string[], into?: ProjectId) =>
      commands.importFiles({
        files: [{ path: 'x.zip', blob: await syntheticZip(5, seed) }],
        labels: new Blob([['path,source', ...rows].join('\n')]),
        ...(into === undefined ? {} : { into }),
      });
    const { project: id } = await bring(21, ['test/circle/4.png,photo']);
    const { imported, refused } = await bring(
      22,
      ['test/square/4.png,photo', 'train/circle/0.png,photo'],
      id,
    );
    expect(imported).toBe(14);
    expect(refused).toEqual([
      {
        path: 'train/circle/0.png',
        reason: expect.stringContaining('“photo” stands in test in this project'),
      },
    ]);
    const { catalog } = await commands.snapshot(id);
    const rows = [...catalog.groupNames.keys()].filter((row) => catalog.groupNames[row] === 'photo');
    expect(rows).toHaveLength(2);
    expect(new Set(rows.map((row) => catalog.groups[row])).size).toBe(1);
    expect(rows.map((row) => PARTS[catalog.parts[row]!])).toEqual(['test', 'test']);
    await commands.deleteProject(id);
  });

  it('leaves no trace of a cancelled import', async () => {
    const before = (await commands.listProjects()).length;
    const controller = new AbortController();
    const big = await syntheticZip(60, 7);
    const run = commands.importFiles(
      { files: [{ path: 'big.zip', blob: big }] },
      { signal: controller.signal, onProgress: () => controller.abort() },
    );
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
    expect(await commands.listProjects()).toHaveLength(before);
  });

  it('names what is wrong with a file that is no archive', async () => {
    const files = [{ path: 'notes.zip', blob: new Blob(['nothing of the kind']) }];
    await expect(commands.importFiles({ files })).rejects.toMatchObject({ name: 'BadInput' });
    await expect(commands.importFiles({ files: [] })).rejects.toMatchObject({ name: 'BadInput' });
  });

  it('writes a project file and opens it again', async () => {
    const file = await commands.exportProject(project);
    expect(file.size).toBeGreaterThan(60 * 64 * 64 * 3);
    const { events, project: record } = await commands.snapshot(project);
    expect(events.at(-1)?.body).toMatchObject({ type: 'project-exported', bytes: file.size });
    expect(record.backedUpAt).not.toBeNull();
    const opened = await commands.openProjectFile(file);
    expect(opened.repaired).toEqual([]);
    const copy = await commands.snapshot(opened.project);
    expect(copy.catalog.hashes).toEqual((await commands.snapshot(project)).catalog.hashes);
    await commands.deleteProject(opened.project);
  });

  it('draws a demo of any seed, and a project file keeps it', { timeout: 240_000 }, async () => {
    const progress: Progress[] = [];
    const id = await commands.openDemo('cartoon', { seed: 5, size: 60, onProgress: (p) => progress.push(p) });
    const { catalog, project: record } = await commands.snapshot(id);
    expect(record.source).toEqual({ kind: 'demo', name: 'cartoon', seed: 5, unbiased: false });
    expect(catalog.rows).toBe(progress.at(-1)!.total);
    expect(catalog.parts.filter((part) => part === 0)).toHaveLength(60);
    expect(catalog.attributes).toHaveLength(1);
    const { repaired, project: copy } = await commands.openProjectFile(await commands.exportProject(id));
    expect(repaired).toEqual([]);
    expect((await commands.snapshot(copy)).catalog.attributes).toEqual(catalog.attributes);
    await expect(commands.openDemo('nothing')).rejects.toMatchObject({ name: 'BadInput' });
  });
});
