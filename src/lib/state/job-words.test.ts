import { describe, expect, it } from 'vitest';
import type { JobRecord } from '../domain/job';
import { TRANSLATION_RECIPES } from '../domain/translator';
import { lengthOf, stoppedWords } from './job-words';
import { FakeCommands } from './testing/fake-commands';

const training = new FakeCommands().job('A');
const translator = (steps: number): JobRecord => ({
  ...training,
  spec: {
    kind: 'train-translator',
    translator: 't-1' as never,
    parent: null,
    name: 'T',
    translation: TRANSLATION_RECIPES.object,
    classifier: null,
    images: [],
    pool: [],
  },
  done: { steps, of: 4000 },
});

describe('how far a job came', () => {
  it('counts epochs of a training and steps of a translator', () => {
    expect([lengthOf(training), lengthOf(translator(0))]).toEqual([3, 4000]);
    expect(stoppedWords(training)).toBe('before the first of its 3 epochs was safe; going on begins anew.');
    expect(stoppedWords(translator(1500))).toBe('after step 1,500 of 4,000. Nothing up to there is lost.');
  });
});
