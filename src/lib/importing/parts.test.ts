import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assignParts, type UnsplitImage } from './parts';

const image = (
  name: string | null,
  split: UnsplitImage['split'],
  group: string | null = null,
): UnsplitImage => ({
  class: name,
  split,
  group,
});
const many = (count: number, split: UnsplitImage['split']): UnsplitImage[] =>
  Array.from({ length: count }, (_, i) => image(i % 2 ? 'apple' : 'pear', split));
const count = (parts: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const part of parts) counts[part] = (counts[part] ?? 0) + 1;
  return counts;
};

describe('assignParts', () => {
  test('keeps given splits and halves validation', () => {
    const { parts, drawn } = assignParts(
      [...many(20, 'training'), ...many(8, 'validation'), ...many(6, 'test')],
      1,
    );
    expect(count(parts)).toEqual({ training: 20, explore: 4, confirm: 4, test: 6 });
    expect(drawn).toBe(false);
  });

  test('draws 60/20/20 where nothing, or training alone, is given', () => {
    for (const split of [null, 'training'] as const) {
      const { parts, drawn } = assignParts(many(100, split), 1);
      expect(count(parts)).toEqual({ training: 60, explore: 10, confirm: 10, test: 20 });
      expect(drawn).toBe(true);
    }
  });

  test('takes validation from training where it is missing, and leaves test alone', () => {
    const { parts, notes } = assignParts([...many(80, 'training'), ...many(10, 'test')], 1);
    expect(count(parts)).toEqual({ training: 60, explore: 10, confirm: 10, test: 10 });
    expect(notes.join()).toContain('taken from training');
  });

  test('says so where there is no test', () => {
    const { parts, notes } = assignParts([...many(8, 'training'), ...many(8, 'validation')], 1);
    expect(count(parts)).toEqual({ training: 8, explore: 4, confirm: 4 });
    expect(notes.join()).toContain('no sealed test');
  });

  test('puts images without a class into the pool', () => {
    expect(assignParts([...many(9, 'training'), image(null, 'test'), ...many(2, 'test')], 1).parts[9]).toBe(
      'pool',
    );
  });

  test('puts images of a source that the project has where it stands, and draws the rest', () => {
    const standing = new Map([
      ['a', 'test'],
      ['b', 'confirm'],
    ] as const);
    const known = Array.from({ length: 6 }, (_, i) => image('apple', null, i < 4 ? 'a' : 'b'));
    for (const seed of [1, 2, 3]) {
      const { parts, refused, notes, drawn } = assignParts([...known, ...many(100, null)], seed, standing);
      expect(parts.slice(0, 6)).toEqual(['test', 'test', 'test', 'test', 'confirm', 'confirm']);
      expect(count(parts.slice(6))).toEqual({ training: 60, explore: 10, confirm: 10, test: 20 });
      expect([refused.size, drawn]).toEqual([0, true]);
      expect(notes[0]).toBe(
        '6 images of sources that the project has already, put into the parts where those stand.',
      );
    }
    expect(assignParts(known, 1, standing)).toMatchObject({
      parts: [...Array(4).fill('test'), 'confirm', 'confirm'],
    });
  });

  test('takes a validation source as it stands, and refuses what is given to another part', () => {
    const standing = new Map([
      ['a', 'test'],
      ['b', 'confirm'],
      ['c', 'pool'],
      ['d', 'training'],
    ] as const);
    const images = [
      image('apple', 'validation', 'b'),
      image('apple', 'training', 'a'),
      image('apple', 'explore', 'b'),
      image('apple', null, 'c'),
      image(null, null, 'd'),
      image('apple', 'training', 'd'),
      image(null, null, 'c'),
    ];
    const { parts, refused } = assignParts([...images, ...many(4, 'test')], 1, standing);
    expect([0, 5, 6].map((i) => parts[i])).toEqual(['confirm', 'training', 'pool']);
    const end = 'in this project; one source must not be in two parts.';
    expect([...refused]).toEqual([
      [1, `It stands in training, but its source “a” stands in test ${end}`],
      [2, `It stands in validation (explore), but its source “b” stands in validation (confirm) ${end}`],
      [3, `It has a class, but its source “c” stands in the unlabelled pool ${end}`],
      [4, `It stands in the unlabelled pool, but its source “d” stands in training ${end}`],
    ]);
  });

  test('validation that is drawn from given training follows what stands, the given test set does not', () => {
    const standing = new Map([
      ['a', 'explore'],
      ['b', 'test'],
    ] as const);
    const given = [image('apple', 'training', 'a'), image('apple', 'training', 'b')];
    const { parts, refused } = assignParts(
      [...given, ...many(80, 'training'), ...many(10, 'test')],
      1,
      standing,
    );
    expect(parts[0]).toBe('explore');
    expect([...refused.keys()]).toEqual([1]);
    expect(count(parts.slice(2))).toEqual({ training: 60, explore: 10, confirm: 10, test: 10 });
  });

  test('never lets a source stand in two parts, however it is given, and is the same for the same seed', () => {
    const splits = fc.constantFrom(
      null,
      'training',
      'validation',
      'explore',
      'confirm',
      'test',
      'pool' as const,
    );
    const images = fc.array(
      fc.record({
        class: fc.constantFrom('a', 'b', null),
        split: splits,
        group: fc.option(fc.integer({ min: 0, max: 12 }).map(String)),
      }),
      { minLength: 1, maxLength: 80 },
    );
    const parts = fc.constantFrom('training', 'explore', 'confirm', 'test', 'pool' as const);
    const stands = fc.dictionary(fc.integer({ min: 0, max: 12 }).map(String), parts, { maxKeys: 6 });
    fc.assert(
      fc.property(images, fc.integer(), stands, (list, seed, stand) => {
        const standing = new Map(Object.entries(stand));
        const assigned = assignParts(list, seed, standing);
        expect(assigned).toEqual(assignParts(list, seed, standing));
        const partOf = new Map<string, string>(standing);
        for (const [i, { group }] of list.entries()) {
          if (group === null || assigned.refused.has(i)) continue;
          if (!assigned.keepGroups && !standing.has(group)) continue;
          expect(partOf.get(group) ?? assigned.parts[i]).toBe(assigned.parts[i]);
          partOf.set(group, assigned.parts[i]!);
        }
      }),
      { numRuns: 400 },
    );
  });
});
