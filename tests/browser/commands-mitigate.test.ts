import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Commands } from '../../src/lib/commands/contract';
import type { ComputeClient } from '../../src/lib/compute/contract';
import { rowsOf } from '../../src/lib/domain/catalog';
import { freshId, type ImageId, type ProjectId, type TranslatorId } from '../../src/lib/domain/ids';
import type { TranslationPlan } from '../../src/lib/domain/style';
import { kill, openShapes, type Opened } from './opened';

const base = `/${freshId('mitigate')}/`;
const spec = {
  ...{ steps: 6, channels: 8, discriminatorChannels: 8, components: 4, batch: 2, fits: 1 },
  ...{ checkpointEvery: 2, previewEvery: 6, snapshots: 2 },
} as const;

let opened: Opened;
let compute: ComputeClient;
let commands: Commands;
let project: ProjectId;
let translator: TranslatorId;
let workers: readonly Worker[];

beforeAll(async () => {
  opened = await openShapes(base);
  ({ compute, commands, project, workers } = opened);
  // Styles come from explore, which needs some more images.
  const { catalog } = await commands.snapshot(project);
  const more = [...rowsOf(catalog, 'training')].slice(0, 12).map((row) => catalog.ids[row]!);
  await commands.moveImages(project, more, 'explore');
  await commands.train(project, { training: { arch: 'tiny', epochs: 2, seed: 5 } });
});
afterAll(() => opened.close());

async function plan(fields: Partial<TranslationPlan> = {}): Promise<TranslationPlan> {
  const { catalog } = await commands.snapshot(project);
  const named = (part: 'training' | 'explore'): ImageId[] =>
    [...rowsOf(catalog, part)].map((row) => catalog.ids[row]!);
  const shown = named('explore');
  return {
    ...{ method: 'xploregan', translator, mode: 'plain', copies: 1, seed: 1, sources: named('training') },
    styles: [
      { name: 'First', images: shown.slice(0, 8) },
      { name: 'Second', images: shown.slice(8) },
    ],
    ...fields,
  };
}

describe('mitigation in the worker', () => {
  it('goes on with a translator whose worker is killed, to the same weights', async () => {
    const whole = await commands.trainTranslator(project, { spec });
    const before = workers.length;
    const previews: number[] = [];
    const killed = await commands.trainTranslator(project, {
      spec,
      onProgress({ what }) {
        if (/^Step [345] of 6$/.test(what) && workers.length === before) kill(workers);
      },
      onPreview: ({ step }) => previews.push(step),
    });
    expect(workers.length).toBe(before + 1);
    expect(killed.weightsHash).toBe(whole.weightsHash);
    expect(previews).toEqual([6]);
    expect(killed.data?.pool.length).toBe(18);
    translator = killed.id;
  });

  it('translates on behind what a killed worker has stored, and takes all of it back', async () => {
    const { rows } = (await commands.snapshot(project)).catalog;
    const before = workers.length;
    const made = await commands.translate(project, await plan({ mode: 'walk', copies: 12 }), {
      onProgress({ what, done }) {
        if (what === 'Translating' && done >= 150 && workers.length === before) kill(workers);
      },
    });
    expect(workers.length).toBe(before + 1);
    expect(made.rows.length).toBe(24 * 12);
    // One behind the other, in whatever order they were made.
    expect(made.rows.toSorted()).toEqual(Int32Array.from(made.rows.keys(), (i) => rows + i));
    const quality = await commands.quality(project, made.job);
    expect(quality).toMatchObject({ n: 24 * 12, binding: false });
    // Squares and stripes are moved, of which explore has two each: too few to compare distributions.
    expect(quality.cells.reduce((sum, { made: images }) => sum + images, 0)).toBe(24 * 12);
    expect(quality.cells.reduce((sum, { real }) => sum + real, 0)).toBe(4);
    expect([quality.kid, quality.hit]).toEqual([null, null]);
    for (const figure of [quality.cycle, quality.diversity, quality.memorisation]) {
      expect(figure).toBeGreaterThan(0);
    }
    await commands.undo(project);
    expect((await commands.snapshot(project)).catalog.rows).toBe(rows);
  });

  it('retrains on what was accepted, and compares', async () => {
    const { project: record } = await commands.snapshot(project);
    const made = await commands.translate(project, await plan({ method: 'colour', translator: null }));
    const { catalog } = await commands.snapshot(project);
    const rejected = [...made.rows].slice(0, 2).map((row) => catalog.ids[row]!);
    await commands.discardImages(project, rejected);
    const training = { arch: 'tiny', epochs: 1, seed: 5 } as const;
    const parent = record.current!;
    const cured = await commands.train(project, { training, parent, augmentations: [made.job] });
    expect(cured.recipe.images).toHaveLength(24 + 48 - 2);
    const verdict = await commands.compare(project, parent, cured.id, 'confirm');
    expect(verdict).toMatchObject({ n: 6 });
    expect(verdict!.words).toMatch(/^Of 6 images of confirm/);
  });

  it('tries a style at once, and leaves nothing behind', async () => {
    const { catalog } = await commands.snapshot(project);
    const { sources, styles } = await plan();
    const how = { method: 'xploregan', translator, style: styles[0]! } as const;
    const tried = await commands.tryStyle(project, how, sources.slice(0, 3));
    expect(tried.map(({ pixels }) => pixels.length)).toEqual([12288, 12288, 12288]);
    const { project: record } = await commands.snapshot(project);
    const probe = await commands.probeStyle(project, record.current!, how, sources.slice(0, 6));
    expect(probe.style.n).toBe(6);
    expect((await commands.snapshot(project)).catalog.rows).toBe(catalog.rows);
    expect((await compute.health()).tasks).toBe(0);
  });
});
