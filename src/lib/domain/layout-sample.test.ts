import { expect, it } from 'vitest';
import { layoutSample, sampleWords } from './layout-sample';

const parts = Uint8Array.from({ length: 1000 }, (_, row) => (row < 700 ? 0 : 1));
const labels = Uint16Array.from({ length: 1000 }, (_, row) => (row === 999 ? 2 : row % 4 === 0 ? 1 : 0));
const all = Int32Array.from({ length: 1000 }, (_, row) => row);

it('takes all where there are few enough', () => {
  expect(layoutSample({ parts, labels }, all, 1000)).toBe(all);
});

it('takes from each class of each part by its share, in order, and always the same', () => {
  const sample = layoutSample({ parts, labels }, all, 100);
  expect(sample).toHaveLength(100);
  expect([...sample]).toEqual([...new Set(sample)].sort((a, b) => a - b));
  const counted = (part: number, label: number) =>
    sample.filter((row) => parts[row] === part && labels[row] === label).length;
  // 525, 175, 224, 75 and 1 of 1,000; the last would have no share of its own.
  expect([counted(0, 0), counted(0, 1), counted(1, 0), counted(1, 1), counted(1, 2)]).toEqual([
    52, 18, 22, 7, 1,
  ]);
  expect(layoutSample({ parts, labels }, all, 100)).toEqual(sample);
  // Not only the first of each.
  expect(sample.some((row) => row > 600 && row < 700)).toBe(true);
});

it('stays within its bound where there are many small strata', () => {
  const many = Uint16Array.from({ length: 1000 }, (_, row) => Math.max(0, row - 950));
  expect(layoutSample({ parts: new Uint8Array(1000), labels: many }, all, 60)).toHaveLength(60);
});

it('says so only where not all have a place', () => {
  expect(sampleWords({ rows: all })).toBe('');
  expect(sampleWords({ rows: all, of: 12345 })).toContain('1,000 of 12,345 images');
});
