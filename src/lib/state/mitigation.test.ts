import * as v from 'valibot';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { partCode } from '../domain/catalog';
import type { ClusterColumn, Clusters } from '../domain/discovery';
import type { ClassifierId, ImageId } from '../domain/ids';
import { Announcer } from './announcer.svelte';
import { mitigationMemory } from './mitigation-memory';
import { Notices } from './notices.svelte';
import { OpenProject } from './open-project.svelte';
import { FakeCommands } from './testing/fake-commands';
import { fakeClassifier, fakeTranslator, PROJECT } from './testing/fake-records';
import type { Commands } from './types';

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const column = (index: number, row: number, predicted: number): ClusterColumn => ({
  index,
  rows: Int32Array.of(row),
  silhouette: 0.5,
  classMix: [1, 0],
  predicted: [1 - predicted, predicted],
  warning: null,
});
const clusters = (k: number): Clusters => ({
  space: 'latent',
  k,
  classifier: '1' as ClassifierId,
  inertia: 1,
  silhouette: 0.5,
  columns: [column(0, 0, 0), column(1, 1, 1), column(2, 2, 1)],
});

let fake: FakeCommands;
let project: OpenProject;
let commands: Commands;
let clusterings: { k: number; signal: AbortSignal; answer: () => void }[];

beforeEach(async () => {
  fake = new FakeCommands();
  fake.catalog = { ...fake.catalog, parts: new Uint8Array(4).fill(partCode('training')) };
  fake.classifiers = [fakeClassifier('1')];
  fake.translators = [fakeTranslator('t-1')];
  fake.record = { ...fake.record, current: '1' as ClassifierId };
  clusterings = [];
  commands = {
    ...fake.commands,
    cluster: (_, _classifier, { k = 8, signal } = {}) =>
      new Promise((resolve) => {
        clusterings.push({ k, signal: signal!, answer: () => resolve(clusters(k)) });
      }),
  };
  project = await OpenProject.load(commands, PROJECT, new Announcer(), new Notices());
  await settled();
  return () => project.close();
});

describe('Clustering', () => {
  it('drops an older request: the last number of clusters wins', async () => {
    const { clustering } = project.mitigation;
    const first = clustering.compute({ k: 3 });
    const second = clustering.compute({ k: 5 });
    expect(clusterings.map(({ signal }) => signal.aborted)).toEqual([true, false]);
    clusterings[0]!.answer();
    await first;
    expect(clustering.result).toBeNull();
    expect(clustering.computing).toBe(true);
    clusterings[1]!.answer();
    await second;
    expect([clustering.result?.k, clustering.computing]).toEqual([5, false]);
  });

  it('merges by predicted class and by hand, and takes it back', async () => {
    const { clustering } = project.mitigation;
    const done = clustering.compute();
    clusterings[0]!.answer();
    await done;
    const names = () => clustering.columns.map(({ name }) => name);
    clustering.mergeByPrediction();
    expect(names()).toEqual(['Cluster 1', 'Clusters 2, 3']);
    clustering.merge(clustering.columns);
    expect(names()).toEqual(['Clusters 1, 2, 3']);
    clustering.split(clustering.columns[0]!);
    expect(names()).toEqual(['Cluster 1', 'Cluster 2', 'Cluster 3']);
  });
});

describe('Mitigation', () => {
  it('makes a plan of columns and selections as styles, and says what is missing before', async () => {
    const { mitigation } = project;
    expect(mitigation.result).toHaveProperty('missing');
    const done = mitigation.clustering.compute();
    clusterings[0]!.answer();
    await done;
    mitigation.chooseColumn(mitigation.clustering.columns[1]!);
    mitigation.useAsStyle(['i-0', 'i-2'] as ImageId[]);
    expect(mitigation.result).toMatchObject({
      plan: {
        method: 'xploregan',
        translator: 't-1',
        mode: 'plain',
        sources: ['i-0', 'i-1', 'i-2', 'i-3'],
        styles: [
          { name: 'Cluster 2', images: ['i-1'] },
          { name: '2 selected images', images: ['i-0', 'i-2'] },
        ],
      },
    });
    expect(mitigation.count).toBe(8);
    mitigation.useAsStyle(['i-1', 'i-3'] as ImageId[]);
    expect(mitigation.styles.at(-1)!.style.name).toBe('2 selected images (2)');
    mitigation.removeStyle(mitigation.styles.at(-1)!.key);
    mitigation.chooseColumn(mitigation.clustering.columns[1]!);
    mitigation.useAsSources(['i-3'] as ImageId[]);
    expect(mitigation.count).toBe(1);
  });

  it('comes back after a reload: the columns are found again, and those chosen are chosen', async () => {
    const { mitigation } = project;
    const done = mitigation.clustering.compute({ k: 3 });
    clusterings[0]!.answer();
    await done;
    mitigation.clustering.mergeByPrediction();
    mitigation.chooseColumn(mitigation.clustering.columns[1]!);
    const text = JSON.stringify(mitigation.memory);

    const again = await OpenProject.load(commands, PROJECT, new Announcer(), new Notices());
    again.mitigation.recall(v.parse(mitigationMemory, JSON.parse(text)));
    const resumed = again.mitigation.clustering.resume();
    expect(clusterings[1]!.k).toBe(3);
    clusterings[1]!.answer();
    await resumed;
    const [alone, merged] = again.mitigation.clustering.columns;
    expect(merged!.name).toBe('Clusters 2, 3');
    expect([alone!, merged!].map((column) => again.mitigation.hasColumn(column))).toEqual([false, true]);
    again.close();
  });

  it('falls back to colour transfer where there is no translator', async () => {
    fake.translators = [];
    await project.refresh();
    expect(project.mitigation.method).toBe('colour');
  });

  it('shows what it made, and offers it to the next training', async () => {
    const { mitigation, retraining } = project;
    mitigation.useAsStyle(['i-0'] as ImageId[]);
    expect(await mitigation.translate()).toBe(true);
    await vi.waitFor(() => expect(mitigation.augmented.images).not.toBeNull());
    expect(mitigation.augmented.shown).toMatchObject({ total: 1, accepted: 1 });
    expect(retraining.newImages).toBe(1);
    retraining.toggle(mitigation.augmented.items[0]!.job);
    expect(retraining.newImages).toBe(0);
  });
});

describe('the translator of a demo', () => {
  const source = { kind: 'demo', name: 'cartoon', seed: 1, unbiased: false } as const;
  async function arrived(before: ReturnType<typeof fakeTranslator>[]): Promise<number> {
    let fetched = 0;
    fake.record = { ...fake.record, source };
    fake.translators = before;
    const shippedTranslator: Commands['shippedTranslator'] = () => {
      fetched++;
      return Promise.resolve(fakeTranslator('t-shipped'));
    };
    const demo = await OpenProject.load(
      { ...commands, shippedTranslator },
      PROJECT,
      new Announcer(),
      new Notices(),
    );
    await demo.mitigation.shipped.arrive();
    await demo.mitigation.shipped.arrive();
    demo.close();
    return fetched;
  }

  it('is fetched once before anybody asks, unless there is one or there was', async () => {
    expect(await arrived([])).toBe(1);
    expect(await arrived([fakeTranslator('t-1')])).toBe(0);
    expect(await arrived([{ ...fakeTranslator('t-1'), discarded: true }])).toBe(0);
    await project.mitigation.shipped.arrive();
    expect(project.mitigation.shipped.state).toBe('unknown');
  });
});
