import fc from 'fast-check';
import { expect, it } from 'vitest';
import { counterfactualsOf } from './counterfactuals';

const images = fc.array(fc.record({ class: fc.nat(2), value: fc.nat(3) }), { maxLength: 60 });

it('lists each image with each other value once', () => {
  fc.assert(
    fc.property(images, (training) => {
      const all = [...counterfactualsOf(training, 3, 4)];
      expect(all.length).toBe(training.length * 3);
      expect(new Set(all.map(({ source, value }) => `${source} ${value}`)).size).toBe(all.length);
      expect(all.every(({ source, value }) => training[source]!.value !== value)).toBe(true);
    }),
  );
});

it('spreads a beginning over class × value and over the images', () => {
  const training = Array.from({ length: 300 }, (_, i) => ({ class: i % 3, value: i % 3 }));
  const some = [...counterfactualsOf(training, 3, 4)].slice(0, 90);
  for (const [c, v] of [0, 1, 2].flatMap((c) => [0, 1, 2, 3].map((v) => [c, v] as const))) {
    const cell = some.filter(({ source, value }) => source % 3 === c && value === v);
    expect(cell.length).toBe(c === v ? 0 : 10);
  }
  expect(new Set(some.map(({ source }) => source)).size).toBe(90);
});
