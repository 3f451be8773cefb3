import { beforeEach, expect, it } from 'vitest';
import { partCode } from '../domain/catalog';
import { DashError } from '../domain/errors';
import type { ClassifierId, JobId } from '../domain/ids';
import { fingerprint, type Yardstick } from '../domain/yardsticks';
import { Announcer } from './announcer.svelte';
import { Notices } from './notices.svelte';
import { OpenProject } from './open-project.svelte';
import { FakeCommands } from './testing/fake-commands';
import { fakeClassifier, PROJECT } from './testing/fake-records';
import type { Commands } from './types';

const overall = { n: 4, correct: 3, accuracy: 0.75, interval: [0.3, 0.95] } as const;
const evaluation = { part: 'confirm', overall, perClass: [], worstGroup: null, known: null } as const;
const cured = '2' as ClassifierId;

let fake: FakeCommands;
let commands: Commands;

/** What the acts keep in the log. */
const measured = (yardstick: Yardstick, of: ClassifierId | null): void => {
  const data = fingerprint(fake.catalog, yardstick);
  fake.events = [...fake.events, { type: 'yardstick-measured', yardstick, of, score: overall, data }];
  fake.changed();
};

beforeEach(() => {
  fake = new FakeCommands();
  fake.catalog = { ...fake.catalog, parts: new Uint8Array(4).fill(partCode('confirm')) };
  fake.classifiers = [
    fakeClassifier('1'),
    {
      ...fakeClassifier('2'),
      ...{ parent: '1' as ClassifierId, recipe: { images: [], labels: [], augmentations: ['j-1' as JobId] } },
    },
  ];
  fake.record = { ...fake.record, current: cured };
  commands = {
    ...fake.commands,
    linearProbe: (_, part) => {
      fake.calls.push(`probe ${part}`);
      measured('probe', null);
      return Promise.resolve({ ...evaluation, lambda: 0.1 });
    },
    ceiling: (_, of, part) => {
      fake.calls.push(`ceiling ${of} ${part}`);
      measured('ceiling', of);
      return Promise.resolve({ ...evaluation, counterfactuals: 2 });
    },
  };
});

const load = () => OpenProject.load(commands, PROJECT, new Announcer(), new Notices());
const demo = { kind: 'demo', name: 'cartoon', seed: 1, unbiased: false } as const;

it('offers the ceiling where a generator knows the bias, and not beside itself', async () => {
  const names = async (source: typeof fake.record.source) => {
    fake.record = { ...fake.record, source };
    const project = await load();
    project.close();
    return project.baselines.yardsticks;
  };
  expect(await names(fake.record.source)).toEqual(['probe']);
  expect(await names(demo)).toEqual(['probe', 'ceiling']);
  expect(await names({ ...demo, counterfactuals: 4 })).toEqual(['probe']);
});

it('measures what is ticked, once, and finds it again at the next visit', async () => {
  fake.record = { ...fake.record, source: demo };
  const project = await load();
  for (const name of project.baselines.open) {
    if (name !== 'probe' && name !== 'ceiling') project.baselines.toggle(name);
  }
  expect(project.baselines.open).toEqual(['probe', 'ceiling']);
  await project.baselines.run();
  await project.refresh();
  const asked = () => fake.calls.filter((call) => /^(probe|ceiling)/.test(call));
  expect(asked()).toEqual(['probe confirm', 'ceiling 2 confirm']);
  expect(project.baselines.scores).toEqual({ probe: overall, ceiling: overall });
  expect(project.baselines.open).toEqual([]);
  await project.baselines.run();
  expect(asked()).toHaveLength(2);
  project.close();

  const again = await load();
  expect(again.baselines.scores).toEqual({ probe: overall, ceiling: overall });
  await again.relabel([fake.catalog.ids[0]!], 'banana');
  await again.refresh();
  expect(again.baselines.scores).toEqual({});
  again.close();
});

it('goes no further after one that fails, and can be cancelled', async () => {
  fake.record = { ...fake.record, source: demo };
  let signal: AbortSignal | undefined;
  commands = {
    ...commands,
    linearProbe: (_, _part, options) =>
      new Promise((_resolve, reject) => {
        signal = options?.signal;
        signal?.addEventListener('abort', () => reject(new DashError('AbortError', 'It was cancelled.')));
      }),
  };
  const project = await load();
  for (const name of project.baselines.open) {
    if (name !== 'probe' && name !== 'ceiling') project.baselines.toggle(name);
  }
  const run = project.baselines.run();
  expect(project.baselines.queue).toEqual(['probe', 'ceiling']);
  expect(project.jobs.live).toMatchObject({ id: null, name: 'Linear probe' });
  await project.baselines.cancel();
  await run;
  expect(signal?.aborted).toBe(true);
  expect(project.jobs.live).toBeNull();
  expect(fake.calls.some((call) => call.startsWith('ceiling'))).toBe(false);
  project.close();
});
