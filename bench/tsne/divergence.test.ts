import { expect, test } from 'vitest';
import { divergence, jointProbabilities } from './divergence';

const PLACES = [0, 0, 1, 0, 0, 2, 3, 3, 4, 1];

test('the probabilities and the divergence of five points are the known ones', () => {
  const p = jointProbabilities(PLACES, 5, 2);
  const pairs = [1, 2, 3, 4, 7, 8, 9, 13, 14, 19].map((at) => p[at]!);
  const known = [
    0.14466332, 0.09567407, 0.00174978, 0.00327597, 0.05242359, 0.00691003, 0.02165981, 0.01630014,
    0.00244195, 0.15490134,
  ];
  pairs.forEach((pair, i) => expect(pair).toBeCloseTo(known[i]!, 5));
  expect(p.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
  expect(divergence(p, [0, 0, 0.5, 0, 0, 0.4, 1, 1, 1.2, 0.3])).toBeCloseTo(0.40773133, 5);
});
