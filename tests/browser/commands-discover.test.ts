import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Commands } from '../../src/lib/commands/contract';
import type { ComputeClient } from '../../src/lib/compute/contract';
import { rowsOf } from '../../src/lib/domain/catalog';
import type { LayoutFrame } from '../../src/lib/domain/discovery';
import { freshId, type ClassifierId, type ProjectId } from '../../src/lib/domain/ids';
import { openShapes, type Opened } from './opened';

const base = `/${freshId('discover')}/`;
const training = { arch: 'tiny', epochs: 6, batch: 4, seed: 5 } as const;

let opened: Opened;
let compute: ComputeClient;
let commands: Commands;
let project: ProjectId;
let classifier: ClassifierId;

beforeAll(async () => {
  opened = await openShapes(base);
  ({ compute, commands, project } = opened);
  classifier = (await commands.train(project, { training })).id;
}, 120_000);
afterAll(() => opened.close());

it('explains images while a training goes on, and leaves no tensor', async () => {
  const { catalog } = await commands.snapshot(project);
  const images = Array.from(rowsOf(catalog, 'explore'), (row) => catalog.ids[row]!).slice(0, 3);
  const before = (await compute.health()).tensors;
  const order: string[] = [];
  let asked: Promise<unknown> | null = null;
  await commands.train(project, {
    training,
    onEpoch({ epoch }) {
      order.push(`epoch ${epoch}`);
      asked ??= commands.explain(project, classifier, images).then((maps) => {
        order.push('explained');
        return maps;
      });
    },
  });
  const maps = (await asked) as unknown as Awaited<ReturnType<Commands['explain']>>;
  expect(order.indexOf('explained')).toBeLessThan(order.indexOf('epoch 6'));
  expect(maps.map(({ image }) => image)).toEqual(images);
  for (const { values, heightPx, widthPx, empty } of maps) {
    expect(values).toHaveLength(heightPx * widthPx);
    expect(Math.max(...values)).toBe(empty ? 0 : 1);
  }
  expect((await compute.health()).tensors).toBe(before);
});

it('projects, with frames, clusters and looks for slices, in either space', async () => {
  const { catalog } = await commands.snapshot(project);
  const placed = rowsOf(catalog, 'training', 'explore', 'confirm', 'pool');
  const frames: LayoutFrame[] = [];
  const layout = await commands.project(project, classifier, {
    iterations: 3000,
    onFrame: (frame) => frames.push(frame),
  });
  expect([...layout.rows]).toEqual([...placed]);
  expect(frames.length).toBeGreaterThan(0);
  expect(frames.every(({ points }) => points.length === 2 * placed.length)).toBe(true);
  expect(await commands.layout(project, classifier, 'latent')).toEqual(layout);

  const before = (await compute.health()).tensors;
  const parts = ['training', 'explore'] as const;
  const clusters = await commands.cluster(project, classifier, { space: 'backbone', k: 2, parts });
  expect(clusters.columns.reduce((sum, { rows }) => sum + rows.length, 0)).toBe(
    rowsOf(catalog, ...parts).length,
  );
  for (const space of ['latent', 'backbone'] as const) {
    const discovery = await commands.discover(project, classifier, { space, k: 2 });
    expect(discovery.space).toBe(space);
    expect(discovery.caveats.length).toBeGreaterThan(0);
  }
  expect((await compute.health()).tensors).toBe(before);
});

it('stops a projection that is cancelled', async () => {
  const stop = new AbortController();
  const run = commands.project(project, classifier, {
    iterations: 10_000,
    signal: stop.signal,
    onFrame: () => stop.abort(),
  });
  await expect(run).rejects.toMatchObject({ name: 'AbortError' });
});
