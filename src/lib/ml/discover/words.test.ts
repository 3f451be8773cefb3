import { describe, expect, it } from 'vitest';
import { caveatsOf, type Evidence } from './caveats';
import type { Observed, Slice } from './slices';
import { sentenceOf } from './words';

const slice: Slice = {
  ...{
    label: 1,
    cluster: 2,
    size: 20,
    errors: 18,
    excess: 12,
    wrongClass: 0,
    wrongShare: 1,
    kind: 'shortcut',
  },
  ...{ shares: { training: 0.966, explore: 0.45 }, tie: 0.516, drift: 0.4 },
  confirm: { size: 10, errors: 9, p: 0.01, q: 0.02 },
};
const classes = ['apple', 'banana'];

it('says what fails, into what, and what it goes with', () => {
  expect(sentenceOf(slice, classes, 'backbone')).toBe(
    '18 of 20 “banana” images of cluster 3 are taken for “apple”. In training 97 % of that cluster are “apple”, here 45 %.',
  );
  expect(sentenceOf({ ...slice, wrongShare: 2 / 3, kind: 'hard' }, classes, 'backbone')).toBe(
    '18 of 20 “banana” images of cluster 3 are wrong, 12 of them taken for “apple”. Training does not tie that look to a class: they are hard images.',
  );
});

/** n images of each class; `aligned` of them in the cluster of their own class. */
function part(n: number, aligned: number): Observed {
  const labels = [0, 1].flatMap((label) => new Array<number>(n).fill(label));
  return { labels, clusters: labels.map((label, i) => (i % n < aligned ? label : 1 - label)) };
}

describe('caveats', () => {
  const base: Evidence = {
    ...{ classes, k: 2, grouped: false },
    ...{ training: part(200, 197), explore: part(50, 25), confirm: part(50, 25) },
  };

  it('are none where validation is large and free of the tie', () => {
    expect(caveatsOf(base)).toEqual([]);
  });

  it('say that validation follows training, and what training alone shows', () => {
    const caveats = caveatsOf({ ...base, explore: part(50, 49) });
    expect(caveats).toHaveLength(3);
    expect(caveats[0]).toMatch(/^Clusters go with classes in validation as they do in training/);
    expect(caveats.slice(1)).toEqual([
      'Rare in training: 3 of 200 “apple” images lie in cluster 2, which is “banana” otherwise.',
      'Rare in training: 3 of 200 “banana” images lie in cluster 1, which is “apple” otherwise.',
    ]);
  });

  it('do not call a cell rare that is most of its cluster', () => {
    const training: Observed = {
      labels: [...Array.from(part(200, 200).labels), 0, 0],
      clusters: [...Array.from(part(200, 200).clusters), 2, 2],
    };
    const caveats = caveatsOf({ ...base, k: 3, training, explore: part(50, 50) });
    expect(caveats).toHaveLength(1);
  });

  it('say how few images there are, and that some stem from one source', () => {
    const few = caveatsOf({
      ...base,
      explore: part(0, 0),
      confirm: part(3, 1),
      grouped: true,
    });
    expect(few.map((words) => words.slice(0, 24))).toEqual([
      'No image of explore has ',
      'Only 6 labelled images a',
      'Several images stem from',
    ]);
  });
});
