import { expect, test } from 'vitest';
import { compareAnswers, pooled } from './outcome';

const images = ['i', 'j', 'k', 'l'];

test('compares two classifiers on one test set, by source where there are sources', () => {
  const alone = compareAnswers({ images, sources: null }, '0001', '1110');
  expect(alone).toMatchObject({ n: 4, b: 3, c: 1, byGroup: null });
  const grouped = compareAnswers({ images, sources: ['s', 's', 't', 't'] }, '0001', '1110');
  expect(grouped.byGroup).toMatchObject({ n: 2, b: 1, c: 0, p: 1 });
});

test('counts an image or a source once, however many seeds tested it', () => {
  const witnesses = { images, sources: null };
  const gained = { witnesses, before: '0000', after: '1100' };
  expect(pooled([gained])).toEqual({ units: 4, b: 2, c: 0, p: 0.5 });
  // The same images again: no further witness.
  expect(pooled([gained, gained])).toEqual(pooled([gained]));
  // Other images are.
  const others = { images: ['m', 'n', 'o', 'p'], sources: null };
  expect(pooled([gained, { ...gained, witnesses: others }])).toMatchObject({ units: 8, b: 4, p: 0.125 });
  // Gained in one seed and lost in the other is neither.
  expect(pooled([gained, { witnesses, before: '1000', after: '0000' }])).toMatchObject({ b: 1, c: 0 });
  const sources = ['s', 's', 's', 't'];
  expect(pooled([{ ...gained, witnesses: { images, sources } }])).toMatchObject({ units: 2, b: 1, c: 0 });
});
