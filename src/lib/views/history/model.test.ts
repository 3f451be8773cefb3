import { expect, it } from 'vitest';
import { DEFAULT_TRAINING, type ClassifierRecord } from '../../domain/classifier';
import type { ClassifierId } from '../../domain/ids';
import { changeOf, classifierCards, pointsWords } from './model';

const record = (id: string, parent: string | null, createdAt: number): ClassifierRecord =>
  ({
    id: id as ClassifierId,
    parent: parent as ClassifierId | null,
    createdAt,
    spec: DEFAULT_TRAINING,
    recipe: { images: [], labels: [] },
    discarded: false,
  }) as unknown as ClassifierRecord;

it('puts children under their parents, and what lost its parent at the root', () => {
  const cards = classifierCards(
    [
      record('c', 'a', 3),
      record('a', null, 1),
      record('b', null, 2),
      record('d', 'c', 4),
      record('e', 'gone', 5),
    ],
    'd' as ClassifierId,
  );
  expect(cards.map(({ record: { id }, depth, current }) => [id, depth, current])).toEqual([
    ['a', 0, false],
    ['c', 1, false],
    ['d', 2, true],
    ['b', 0, false],
    ['e', 0, false],
  ]);
});

it('tells a change against the parent', () => {
  const score = (accuracy: number) => ({
    n: 10,
    correct: accuracy * 10,
    accuracy,
    interval: [0, 1] as const,
  });
  expect(changeOf(score(0.8), score(0.5))!.points).toBeCloseTo(30, 9);
  expect(changeOf(score(0.8), null)).toEqual({ now: 0.8, points: null });
  expect(changeOf(null, score(0.5))).toBeNull();
  expect([pointsWords(30), pointsWords(-1.2), pointsWords(0.2), pointsWords(null)]).toEqual([
    '+30 points',
    '−1 point',
    'as before',
    '',
  ]);
});
