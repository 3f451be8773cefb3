import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PARTS, UNLABELLED, partCode } from './catalog';
import { halveValidation, splitByGroup } from './splits';

const count = (parts: Uint8Array, part: (typeof PARTS)[number], rows = [...parts.keys()]): number =>
  rows.filter((row) => parts[row] === partCode(part)).length;
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe('splitByGroup', () => {
  test('gives each class its shares', () => {
    const labels = range(300).map((row) => (row < 200 ? 0 : 1));
    const parts = splitByGroup(labels, range(300), 7);
    for (const [rows, n] of [
      [range(200), 200],
      [range(100).map((i) => 200 + i), 100],
    ] as const) {
      expect(count(parts, 'training', rows)).toBe(0.6 * n);
      expect(count(parts, 'explore', rows)).toBe(0.1 * n);
      expect(count(parts, 'confirm', rows)).toBe(0.1 * n);
      expect(count(parts, 'test', rows)).toBe(0.2 * n);
    }
  });

  test('is decided by the seed', () => {
    const labels = range(60).map((row) => row % 3);
    const parts = splitByGroup(labels, range(60), 1);
    expect(splitByGroup(labels, range(60), 1)).toEqual(parts);
    expect(splitByGroup(labels, range(60), 2)).not.toEqual(parts);
  });

  test('fills tiny classes in the order training, validation, test', () => {
    const partsOf = (n: number): string[] =>
      [...splitByGroup(new Array<number>(n).fill(0), range(n), 4)].map((code) => PARTS[code]!).sort();
    expect(partsOf(1)).toEqual(['training']);
    expect(partsOf(2)).toEqual(['explore', 'training']);
    expect(partsOf(3)).toEqual(['explore', 'test', 'training']);
    expect(partsOf(5)).toEqual(['explore', 'test', 'training', 'training', 'training']);
  });

  test('never splits a group, keeps shares within one group, and pools what has no label', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.constantFrom(0, 1, UNLABELLED)), {
          maxLength: 80,
        }),
        fc.integer(),
        (rows, seed) => {
          const groups = rows.map(([group]) => group);
          const labels = rows.map(([, label]) => label);
          const parts = splitByGroup(labels, groups, seed);
          for (const group of new Set(groups)) {
            const inGroup = range(rows.length).filter((row) => groups[row] === group);
            expect(new Set(inGroup.map((row) => parts[row])).size).toBe(1);
            const unlabelled = inGroup.every((row) => labels[row] === UNLABELLED);
            expect(parts[inGroup[0]!] === partCode('pool')).toBe(unlabelled);
          }
        },
      ),
    );
  });

  test('does not touch a class when another class grows', () => {
    const before = splitByGroup(new Array<number>(20).fill(0), range(20), 9);
    const labels = range(40).map((row) => (row < 20 ? 0 : 1));
    expect(splitByGroup(labels, range(40), 9).slice(0, 20)).toEqual(before);
  });
});

test('halveValidation halves by group within the class and leaves the rest alone', () => {
  const groups = range(40).map((row) => row >> 1);
  const labels = groups.map((group) => group % 2);
  const parts = new Uint8Array(40).fill(partCode('test'));
  const halved = halveValidation(parts, range(20), labels, groups, 3);
  expect(count(halved, 'explore')).toBe(10);
  expect(count(halved, 'confirm')).toBe(10);
  expect(count(halved, 'test')).toBe(20);
  for (let row = 0; row < 20; row += 2) expect(halved[row]).toBe(halved[row + 1]);
  expect(count(parts, 'test'), 'the given parts are not written to').toBe(40);
});
