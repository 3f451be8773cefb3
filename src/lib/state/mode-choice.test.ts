import * as v from 'valibot';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClassifierId, ImageId, JobId } from '../domain/ids';
import type { JobRecord } from '../domain/job';
import type { TranslationPlan } from '../domain/style';
import { DashError } from '../domain/errors';
import { Announcer } from './announcer.svelte';
import { choiceMemory } from './choice-memory';
import { Jobs } from './jobs.svelte';
import { bestOnExplore, ModeChoice } from './mode-choice.svelte';
import { Notices } from './notices.svelte';
import { FakeCommands } from './testing/fake-commands';
import { fakeClassifier, PROJECT } from './testing/fake-records';
import type { Commands, Snapshot } from './types';

const planOf = (mode: TranslationPlan['mode']): TranslationPlan => ({
  method: 'xploregan',
  translator: null,
  mode,
  styles: [],
  sources: ['i-0' as ImageId],
  copies: 1,
  seed: 1,
});

let trainings: { parent: string | undefined; originals: boolean | undefined; augmentations: unknown }[];
let scores: Record<string, number>;
let acts: string[];
let failing: string | null;
/** Classifier at which the tab is closed. */
let closing: string | null;
let jobs: JobRecord[];
let choice: ModeChoice;
/** Another tab on the same project. */
let open: () => ModeChoice;

beforeEach(async () => {
  const fake = new FakeCommands();
  trainings = [];
  scores = { 'c-1': 0.5, 'c-2': 0.5 };
  acts = [];
  failing = null;
  closing = null;
  jobs = [];
  const base = fake.commands;
  let made = 0;
  const commands: Commands = {
    ...base,
    translate: async (id, plan, options) => {
      if (failing === `translate ${plan.mode}`) throw new DashError('AbortError', 'Cancelled.');
      const augmentation = await base.translate(id, plan, options);
      jobs = [...jobs, { ...fake.translateJob(plan), id: augmentation.job }];
      return { ...augmentation, rows: Int32Array.of(made++) };
    },
    train: (_, { parent, originals, augmentations, onStart } = {}) => {
      trainings.push({ parent, originals, augmentations });
      const id = `c-${trainings.length}`;
      const job: JobRecord = { ...fake.job(id), id: `train-${id}` as JobId, state: 'done' };
      onStart?.(job);
      jobs = [...jobs, { ...job, state: closing === id ? 'interrupted' : 'done' }];
      if (closing === id) return new Promise(() => undefined);
      return failing === id
        ? Promise.reject(new DashError('AbortError', 'Cancelled.'))
        : Promise.resolve(fakeClassifier(id));
    },
    resume: (_, job) => Promise.resolve((acts.push(`go on with ${job}`), fakeClassifier('c-2'))),
    discardJob: (_, job) => Promise.resolve(void acts.push(`give up ${job}`)),
    evaluate: async (id, classifier, part) => {
      const evaluation = await base.evaluate(id, classifier, part);
      acts.push(`score ${classifier} ${part}`);
      return { ...evaluation, overall: { ...evaluation.overall, accuracy: scores[classifier]! } };
    },
    chooseClassifier: (_, id) => Promise.resolve(void acts.push(`show ${id}`)),
    discardClassifier: (_, id, instead) =>
      Promise.resolve(void acts.push(`discard ${id}${instead === undefined ? '' : ` for ${instead}`}`)),
    discardImages: (_, images) => Promise.resolve(void acts.push(`reject ${images.join(' ')}`)),
  };
  const snapshot: Snapshot = await base.snapshot(PROJECT);
  const notices = new Notices();
  const classifiers = [fakeClassifier('0'), { ...fakeClassifier('c-1'), job: 'train-c-1' as JobId }];
  open = () =>
    new ModeChoice(commands, PROJECT, {
      jobs: new Jobs(commands, PROJECT, new Announcer(), notices),
      notices,
      snapshot: () => ({ ...snapshot, jobs, classifiers }),
    });
  choice = open();
});

const decide = () =>
  choice.decide({
    plans: [planOf('plain'), planOf('walk')],
    training: fakeClassifier('0').spec,
    parent: fakeClassifier('0'),
  });

describe('ModeChoice', () => {
  it('trains on both alike but for the originals, and keeps what explore prefers', async () => {
    scores = { 'c-1': 0.6, 'c-2': 0.8 };
    const result = await decide();
    expect(trainings.map(({ parent, originals }) => [parent, originals])).toEqual([
      ['0', true],
      ['0', false],
    ]);
    expect(trainings[0]!.augmentations).not.toEqual(trainings[1]!.augmentations);
    expect(result).toMatchObject({ kept: { mode: 'walk', explore: 0.8 }, other: { mode: 'plain' } });
    // The discarded classifier comes last, so that one undo brings it back.
    expect(acts).toEqual([
      'score c-1 explore',
      'score c-2 explore',
      'show c-2',
      'reject i-0',
      'discard c-1 for c-2',
    ]);
    expect(choice.stage).toBeNull();
  });

  it('keeps the usual mode where explore prefers neither', async () => {
    expect(await decide()).toMatchObject({ kept: { mode: 'plain' }, other: { mode: 'walk' } });
    expect(bestOnExplore([{ explore: 0.5 }, { explore: 0.7 }])).toEqual({ explore: 0.7 });
  });

  it('discards what it made where it is cancelled on the way', async () => {
    failing = 'translate walk';
    expect(await decide()).toBeNull();
    expect(acts).toEqual(['score c-1 explore', 'reject i-0', 'discard c-1']);
    acts.length = 0;
    failing = 'c-2';
    trainings = [];
    expect(await decide()).toBeNull();
    expect(acts).toEqual(['score c-1 explore', 'reject i-2', 'reject i-1', 'discard c-1']);
    expect(choice.stage).toBeNull();
  });

  /** Until the tab is closed while the second classifier is trained; what a later tab finds. */
  const closed = async (): Promise<ModeChoice> => {
    closing = 'c-2';
    void decide();
    await vi.waitFor(() => expect(trainings).toHaveLength(2));
    const next = open();
    next.recall(v.parse(choiceMemory, JSON.parse(JSON.stringify(choice.memory))));
    return next;
  };

  it('goes on in a later tab, and still takes the choice', async () => {
    scores = { 'c-1': 0.8, 'c-2': 0.6 };
    const next = await closed();
    expect([next.stopped, next.owns('train-c-2' as JobId)]).toEqual([true, true]);
    acts.length = 0;
    expect(await next.goOn()).toMatchObject({ kept: { mode: 'plain' }, other: { mode: 'walk' } });
    // Nothing is made twice.
    expect([trainings.length, jobs.length]).toEqual([2, 4]);
    expect(acts).toEqual([
      'score c-1 explore',
      'go on with train-c-2',
      'score c-2 explore',
      'show c-1',
      expect.stringMatching(/^reject/),
      'discard c-2 for c-1',
    ]);
    expect([next.memory, next.stopped]).toEqual([null, false]);
  });

  it('is given up with what it has made', async () => {
    const next = await closed();
    acts.length = 0;
    await next.discard();
    expect(acts).toEqual([
      expect.stringMatching(/^reject/),
      'discard c-1',
      expect.stringMatching(/^reject/),
      'give up train-c-2',
    ]);
    expect(next.memory).toBeNull();
  });

  it('forgets a choice whose classifier is gone', async () => {
    const next = await closed();
    const gone = open();
    gone.recall({ ...next.memory!, parent: 'gone' as ClassifierId });
    expect(gone.stopped).toBe(false);
  });

  it('tells where it is, and decides one at a time', async () => {
    const first = decide();
    expect(choice.stage).toEqual({ mode: 'plain', doing: 'translate', number: 1, of: 6 });
    expect(await decide()).toBeNull();
    expect(await first).not.toBeNull();
  });
});
