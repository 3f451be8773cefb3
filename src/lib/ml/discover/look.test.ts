import { expect, it } from 'vitest';
import { seeded } from '../../domain/random';
import { fitLook, having, judgedByLook } from './look';
import { suspiciousSlices } from './slices';
import { unitsOf } from './units';

const WIDTH = 6;

/**
 * Two classes and two looks, each with a feature of its own amidst noise; `aligned` of a class wear its look. The
 * classifier goes by the look, or is wrong at random.
 */
function world(seed: number, n: number, aligned: number, byLook = true) {
  const random = seeded(seed);
  const noise = (): number => random.unit() + random.unit() - 1;
  const labels = Array.from({ length: n }, (_, i) => i % 2);
  const looks = labels.map((label) => (random.unit() < aligned ? label : 1 - label));
  const features = Float32Array.from(
    labels.flatMap((label, i) => [
      2 * looks[i]! + noise(),
      2 * label + noise(),
      noise(),
      noise(),
      noise(),
      noise(),
    ]),
  );
  const predicted = byLook ? looks : labels.map((label) => (random.unit() < 0.3 ? 1 - label : label));
  // What a classifier sees groups by what it predicts.
  return { labels, looks, features, predicted, clusters: predicted, groups: labels.map((_, i) => i) };
}

it('learns a look from few images', () => {
  const { features, looks } = world(1, 60, 0.5);
  const rows = looks.map((_, i) => i);
  const look = fitLook(
    features,
    WIDTH,
    rows.filter((i) => looks[i] === 1),
    rows.filter((i) => looks[i] === 0),
  );
  const other = world(2, 400, 0.5);
  const right = having(look, other.features).filter((has, i) => has === other.looks[i]).length;
  expect(right / 400).toBeGreaterThan(0.95);
});

it('confirms a shortcut that latents propose, on images told by frozen features alone', () => {
  const [training, explore, confirm] = [world(3, 400, 0.98), world(4, 150, 0.5), world(5, 150, 0.5)];
  const proposed = suspiciousSlices(training, explore, confirm, 2, 2);
  const judged = judgedByLook(proposed, training, explore, confirm, WIDTH);
  expect(judged.map(({ kind }) => kind)).toEqual(['shortcut', 'shortcut']);
  for (const { label, wrongClass, confirm: held, tie } of judged) {
    expect(wrongClass).toBe(1 - label);
    expect(held.errors / held.size).toBeGreaterThan(0.9);
    expect(held.q).toBeLessThan(1e-6);
    expect(tie).toBeGreaterThan(0.3);
  }
});

it('does not take errors at random for a shortcut, which the latents alone would', () => {
  const [explore, confirm] = [world(7, 150, 0.5, false), world(8, 150, 0.5, false)];
  // The classifier is right about what it was trained on, as small networks are.
  const learned = world(6, 400, 0.5, false);
  const training = { ...learned, predicted: learned.labels, clusters: learned.labels };
  const proposed = suspiciousSlices(training, explore, confirm, 2, 2);
  expect(proposed.some(({ kind, confirm: { q } }) => kind === 'shortcut' && q < 1e-3)).toBe(true);
  for (const { kind, confirm: held } of judgedByLook(proposed, training, explore, confirm, WIDTH)) {
    expect(kind).toBe('hard');
    expect(held.q).toBeGreaterThan(0.01);
  }
});

it('counts images of one source, class and cluster once', () => {
  const units = unitsOf([1, 1, 1, 2, 1], {
    ...{ labels: [0, 0, 0, 0, 1], clusters: [0, 0, 0, 0, 0], predicted: [1, 1, 0, 0, 1] },
  });
  expect(units).toEqual({ labels: [0, 0, 1], clusters: [0, 0, 0], predicted: [1, 0, 1] });
});
