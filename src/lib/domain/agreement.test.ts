import { expect, test } from 'vitest';
import { agreement } from './agreement';

// From scikit-learn.
test.each([
  [
    'in part',
    [0, 0, 1, 1, 2, 2, 2, 0, 1, 2],
    [0, 0, 1, 1, 1, 2, 2, 1, 0, 2],
    0.23728878,
    0.44270128,
    0.20454545,
  ],
  ['less than by chance', [0, 0, 0, 0, 1, 1, 1, 1], [0, 1, 0, 1, 0, 1, 0, 1], -0.12974473, 0, -0.16666667],
  ['one group each', [0, 0, 0], [5, 5, 5], 1, 1, 1],
  ['the same with other names', [0, 1, 1, 2], [7, 3, 3, 1], 1, 1, 1],
])('groupings agree %s', (_, a, b, ami, nmi, ari) => {
  const found = agreement(a, b);
  expect(found.ami).toBeCloseTo(ami, 7);
  expect(found.nmi).toBeCloseTo(nmi, 7);
  expect(found.ari).toBeCloseTo(ari, 7);
});

test('the best three clusters of iris agree with its species as far as is known', () => {
  // Species × cluster: setosa alone, versicolor and virginica mixed.
  const table = [
    [50, 0, 0],
    [0, 48, 2],
    [0, 14, 36],
  ];
  const pairs = table.flatMap((row, species) =>
    row.flatMap((count, cluster) => Array.from({ length: count }, () => [species, cluster] as const)),
  );
  const found = agreement(
    pairs.map(([species]) => species),
    pairs.map(([, cluster]) => cluster),
  );
  expect(found.ari).toBeCloseTo(0.730238, 6);
  expect(found.nmi).toBeCloseTo(0.758176, 6);
});
