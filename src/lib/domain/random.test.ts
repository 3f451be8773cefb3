import { expect, it } from 'vitest';
import { pick, stream } from './random';

const words = (seed: number, purpose: string): number[] => {
  const random = stream(seed, purpose);
  return Array.from({ length: 4 }, () => random.int(1_000_000));
};

it('repeats itself for the same seed and purpose alone', () => {
  expect(words(1, 'a')).toEqual(words(1, 'a'));
  expect(words(1, 'a')).not.toEqual(words(2, 'a'));
  expect(words(1, 'a')).not.toEqual(words(1, 'b'));
});

it('picks every item about equally often at each of the first draws of neighbouring streams', () => {
  const items = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const counts = [0, 1, 2].map(() => new Map<string, number>());
  const streams = 7000;
  for (let i = 0; i < streams; i++) {
    const random = stream(1, `training/${i}/0`);
    for (const draw of counts) {
      const item = pick(items, random);
      draw.set(item, (draw.get(item) ?? 0) + 1);
    }
  }
  for (const draw of counts) {
    const chiSquared = items.reduce((sum, item) => sum + ((draw.get(item) ?? 0) - 1000) ** 2 / 1000, 0);
    // 6 degrees of freedom: exceeded once in a thousand.
    expect(chiSquared).toBeLessThan(22.46);
  }
});
