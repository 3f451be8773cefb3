import { expect, test } from 'vitest';
import { shippedKnows } from './shipped';

test('a study of a seed that taught the shipped translator, or checked it, trains its own', () => {
  const knows = (name: string, seed: number) => shippedKnows({ kind: 'demo', name }, seed);
  expect([101, 104, 105, 1, 4].map((seed) => knows('cartoon', seed))).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
  expect(knows('cartoon:by another name', 101)).toBe(true);
  expect(knows('of which none is shipped', 101)).toBe(false);
  expect(shippedKnows({ kind: 'project', file: 'cartoon.dash' }, 101)).toBe(false);
});
