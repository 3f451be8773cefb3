import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ImageId } from '../../src/lib/domain/ids';
import { MAX_COPIES } from '../../src/lib/domain/style';
import { possibleCounterfactuals, repeats } from './ceiling';

it('counts a counterfactual for each other value, of all attributes at once', () => {
  const attribute = (values: string[]) => ({ name: '', values, codes: new Uint16Array() });
  expect(possibleCounterfactuals(680, { attributes: [attribute(['a', 'b'])] })).toBe(680);
  const both = [attribute(['a', 'b', 'c']), attribute(['d', 'e', 'f'])];
  expect(possibleCounterfactuals(450, { attributes: both })).toBe(3600);
});

it('repeats images until there are as many as wanted, each as often as any other or once more', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.nat(400), (n, wanted) => {
      const images = Array.from({ length: n }, (_, i) => `image ${i}` as ImageId);
      const times = new Map(images.map((id) => [id, 1]));
      for (const { sources, copies } of repeats(images, wanted, 1)) {
        expect(copies).toBeGreaterThan(0);
        expect(copies).toBeLessThanOrEqual(MAX_COPIES);
        for (const id of sources) times.set(id, times.get(id)! + copies);
      }
      const all = [...times.values()];
      expect(all.reduce((a, b) => a + b, 0)).toBe(Math.max(n, wanted));
      expect(Math.max(...all) - Math.min(...all)).toBeLessThanOrEqual(1);
    }),
  );
});

it('leaves no class × value behind, where counterfactuals are repeated beside the originals', () => {
  // Two classes by turns, each biased towards its own value, and every counterfactual behind them.
  const cell = (i: number): string => `${i % 2} ${i < 680 ? i % 2 : 1 - (i % 2)}`;
  const images = Array.from({ length: 1360 }, (_, i) => `${i}` as ImageId);
  const counts = new Map<string, number>();
  const add = (id: ImageId, times: number): void => {
    const name = cell(Number(id));
    counts.set(name, (counts.get(name) ?? 0) + times);
  };
  for (const id of images) add(id, 1);
  for (const { sources, copies } of repeats(images, 680 + 2720, 1)) for (const id of sources) add(id, copies);
  expect([...counts.values()].reduce((a, b) => a + b, 0)).toBe(3400);
  for (const count of counts.values()) expect(Math.abs(count - 850)).toBeLessThan(60);
});
