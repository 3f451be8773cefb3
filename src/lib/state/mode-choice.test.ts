import { beforeEach, describe, expect, it } from 'vitest';
import type { ImageId } from '../domain/ids';
import type { TranslationPlan } from '../domain/style';
import { DashError } from '../domain/errors';
import { Announcer } from './announcer.svelte';
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
let choice: ModeChoice;

beforeEach(async () => {
  const fake = new FakeCommands();
  trainings = [];
  scores = { 'c-1': 0.5, 'c-2': 0.5 };
  acts = [];
  failing = null;
  const base = fake.commands;
  let made = 0;
  const commands: Commands = {
    ...base,
    translate: async (id, plan, options) => {
      if (failing === `translate ${plan.mode}`) throw new DashError('AbortError', 'Cancelled.');
      const augmentation = await base.translate(id, plan, options);
      return { ...augmentation, rows: Int32Array.of(made++) };
    },
    train: (_, { parent, originals, augmentations } = {}) => {
      trainings.push({ parent, originals, augmentations });
      const id = `c-${trainings.length}`;
      return failing === id
        ? Promise.reject(new DashError('AbortError', 'Cancelled.'))
        : Promise.resolve(fakeClassifier(id));
    },
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
  choice = new ModeChoice(commands, PROJECT, {
    jobs: new Jobs(commands, PROJECT, new Announcer(), notices),
    notices,
    snapshot: () => snapshot,
  });
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

  it('tells where it is, and decides one at a time', async () => {
    const first = decide();
    expect(choice.stage).toEqual({ mode: 'plain', doing: 'translate', number: 1, of: 6 });
    expect(await decide()).toBeNull();
    expect(await first).not.toBeNull();
  });
});
