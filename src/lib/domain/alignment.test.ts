import { expect, it } from 'vitest';
import { knownAccuracy } from './alignment';
import { PARTS, UNLABELLED, type Catalog } from './catalog';
import { emptyCatalog } from './catalog-changes';

// Training: a goes with red, b with green, one of each against it. Explore: all four, and one without a value.
const labels = [0, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1];
const codes = [0, 0, 1, 1, 1, 0, 0, 1, 0, 1, UNLABELLED];
const catalog: Catalog = {
  ...emptyCatalog(['a', 'b'], []),
  rows: labels.length,
  labels: Uint16Array.from(labels),
  parts: Uint8Array.from(labels, (_, row) => PARTS.indexOf(row < 6 ? 'training' : 'explore')),
  discarded: new Uint8Array(labels.length),
  groups: Int32Array.from(labels.keys()),
  attributes: [{ name: 'colour', values: ['red', 'green'], codes: Uint16Array.from(codes) }],
};
const explore = Int32Array.of(6, 7, 8, 9, 10);
const correct = Int8Array.of(1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1);

it('parts images that have what goes with their class in training from those that have not', () => {
  const known = knownAccuracy(catalog, explore, correct)!;
  expect(known.attribute).toBe('colour');
  expect(known.aligned).toMatchObject({ n: 2, correct: 2 });
  expect(known.conflicting).toMatchObject({ n: 2, correct: 0 });
  expect(known.cells.map(({ class: name, value, n, correct: right }) => [name, value, n, right])).toEqual([
    ['a', 'red', 1, 1],
    ['a', 'green', 1, 0],
    ['b', 'red', 1, 0],
    ['b', 'green', 1, 1],
  ]);
});

it('has a row for each attribute', () => {
  const swapped = {
    name: 'side',
    values: ['left', 'right'],
    codes: Uint16Array.from(codes, (code) => (code === UNLABELLED ? 0 : 1 - code)),
  };
  const known = knownAccuracy(
    { ...catalog, attributes: [...catalog.attributes, swapped] },
    explore,
    correct,
  )!;
  expect(known.attributes.map(({ attribute, aligned }) => [attribute, aligned.n])).toEqual([
    ['colour', 2],
    // The image without a colour has a side.
    ['side', 3],
  ]);
});

it('says nothing where no attribute is known', () => {
  expect(knownAccuracy({ ...catalog, attributes: [] }, explore, correct)).toBeNull();
});
