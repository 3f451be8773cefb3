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
    fc.assert(
      fc.property(images, fc.integer(), (list, seed) => {
        const assigned = assignParts(list, seed);
        expect(assigned).toEqual(assignParts(list, seed));
        const partOf = new Map<string, string>();
        for (const [i, { group }] of list.entries()) {
          if (group === null || !assigned.keepGroups || assigned.refused.has(i)) continue;
          expect(partOf.get(group) ?? assigned.parts[i]).toBe(assigned.parts[i]);
          partOf.set(group, assigned.parts[i]!);
        }
      }),
      { numRuns: 400 },
    );
  });
});
