import { expect, it } from 'vitest';
import type { JobId } from '../domain/ids';
import type { EventBody, EventRecord } from '../domain/project';
import { augmentationItems } from './augmentations';
import { FakeCommands } from './testing/fake-commands';
import { PROJECT } from './testing/fake-records';

const translated = (job: string, firstRow: number, rows: number): EventBody => ({
  type: 'images-translated',
  job: job as JobId,
  firstRow,
  rows,
  method: 'colour',
  styles: ['Cluster 3'],
});
const log = (...bodies: EventBody[]): EventRecord[] =>
  bodies.map((body, i) => ({ project: PROJECT, seq: i + 1, at: i, body }));

it('lists what is there, newest first, with what is accepted of it', () => {
  const { catalog } = new FakeCommands();
  const items = augmentationItems(log(translated('a', 0, 2), translated('b', 2, 2)), [], {
    ...catalog,
    discarded: Uint8Array.from([0, 1, 0, 0]),
  });
  expect(items.map(({ job, accepted, total, name }) => [job, accepted, total, name])).toEqual([
    ['b', 2, 2, 'Cluster 3'],
    ['a', 1, 2, 'Cluster 3'],
  ]);
});

it('forgets what was undone', () => {
  const { catalog } = new FakeCommands();
  const events = log(translated('a', 0, 2), translated('b', 2, 2), { type: 'undone', seq: 2 });
  expect(augmentationItems(events, [], catalog).map(({ job }) => job)).toEqual(['a']);
});
