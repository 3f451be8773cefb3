import { describe, expect, it } from 'vitest';
import type { ClassifierId, ImageId, JobId, ProjectId } from '../domain/ids';
import type { EventBody, EventRecord } from '../domain/project';
import { historyEntries } from './event-words';

const names = {
  classes: ['apple', 'banana'],
  classifier: () => 'Classifier 1',
  translator: () => 'Translator 1',
};
const log = (...bodies: EventBody[]): EventRecord[] =>
  bodies.map((body, i) => ({ project: 'p' as ProjectId, seq: i + 1, at: i, body }));
const relabel: EventBody = {
  type: 'images-relabelled',
  images: ['a', 'b'] as ImageId[],
  from: [0, 0],
  to: 1,
};

describe('historyEntries', () => {
  it('tells events newest first and folds undo into what it undid', () => {
    const entries = historyEntries(
      log({ type: 'project-created', name: 'Fruit' }, relabel, { type: 'undone', seq: 2 }),
      names,
    );
    expect(entries.map((e) => [e.words, e.undone])).toEqual([
      ['2 images relabelled as banana', true],
      ['Project “Fruit” created', false],
    ]);
  });

  it('shows as done what was redone', () => {
    const entries = historyEntries(
      log(relabel, { type: 'undone', seq: 1 }, { type: 'redone', seq: 1 }),
      names,
    );
    expect(entries).toHaveLength(1);
    expect(entries[0]!.undone).toBe(false);
  });

  it('tells new images by how they were made and into what', () => {
    const translated = { type: 'images-translated', job: 'j' as JobId, firstRow: 9, rows: 40 } as const;
    const words = historyEntries(
      log(
        { ...translated, method: 'colour', styles: ['Cluster 3'] },
        { ...translated, method: 'xploregan', styles: ['Cluster 3', 'Cluster 5'] },
      ),
      names,
    ).map((entry) => entry.words);
    expect(words).toEqual([
      '40 images translated into 2 styles',
      '40 images made by colour transfer into Cluster 3',
    ]);
  });

  it('tells what yardsticks score, and beside which classifier', () => {
    const score = { n: 4, correct: 3, accuracy: 0.75, interval: [0.3, 0.95] } as const;
    const measured = { type: 'yardstick-measured', score, data: '1' } as const;
    const entries = historyEntries(
      log(
        { ...measured, yardstick: 'probe', of: null },
        { ...measured, yardstick: 'ceiling', of: 'c-1' as ClassifierId },
      ),
      names,
    );
    expect(entries.map((entry) => entry.words)).toEqual([
      'Ideal counterfactuals for Classifier 1: 75.0 % of confirm',
      'Linear probe: 75.0 % of confirm',
    ]);
  });

  it('says one image, and what was refused', () => {
    const entries = historyEntries(
      log(
        { type: 'images-discarded', images: ['a'] as ImageId[] },
        { type: 'images-imported', firstRow: 0, rows: 1200, refused: 3, from: 'fruit.zip' },
      ),
      names,
    );
    expect(entries.map((e) => e.words)).toEqual([
      '1,200 images imported from fruit.zip, 3 refused',
      '1 image discarded',
    ]);
  });
});
