import { expect, it } from 'vitest';
import { seeded } from '../../domain/random';
import { suspiciousSlices, type Observed, type Predicted } from './slices';

/** Two classes and two looks; in training the look follows the class, so the classifier learned the look. */
function world(seed: number, n: number, aligned: number): Observed {
  const random = seeded(seed);
  const labels = Array.from({ length: n }, () => random.int(2));
  const clusters = labels.map((label) => (random.unit() < aligned ? label : 1 - label));
  return { labels, clusters };
}
const byLook = (part: Observed): Predicted => ({ ...part, predicted: Array.from(part.clusters) });

it('finds the slice whose look was tied to the other class', () => {
  const slices = suspiciousSlices(
    world(1, 600, 0.98),
    byLook(world(2, 200, 0.5)),
    byLook(world(3, 200, 0.5)),
    2,
    2,
  );
  expect(slices.map(({ label, cluster, kind }) => ({ label, cluster, kind }))).toEqual(
    expect.arrayContaining([
      { label: 0, cluster: 1, kind: 'shortcut' },
      { label: 1, cluster: 0, kind: 'shortcut' },
    ]),
  );
  expect(slices).toHaveLength(2);
  for (const slice of slices) {
    expect(slice.wrongClass).toBe(slice.cluster);
    expect(slice.tie).toBeGreaterThan(0.4);
    expect(slice.drift).toBeGreaterThan(0.4);
    expect(slice.confirm.q).toBeLessThan(1e-6);
  }
});

it('calls errors hard images where training holds no tie', () => {
  const noisy = (part: Observed, seed: number): Predicted => {
    const random = seeded(seed);
    const labels = Array.from(part.labels);
    return { ...part, predicted: labels.map((label) => (random.unit() < 0.2 ? 1 - label : label)) };
  };
  const slices = suspiciousSlices(
    world(4, 600, 0.5),
    noisy(world(5, 400, 0.5), 7),
    noisy(world(6, 400, 0.5), 8),
    2,
    2,
  );
  for (const slice of slices) {
    expect(slice.kind).toBe('hard');
    expect(slice.confirm.q).toBeGreaterThan(0.01);
  }
});

it('leaves out slices that are too small or free of excess errors', () => {
  const part = { labels: [0, 0, 0, 0, 1, 1, 1, 1, 1], clusters: [0, 0, 0, 0, 1, 1, 1, 1, 1] };
  const right = { ...part, predicted: part.labels };
  expect(suspiciousSlices(part, right, right, 2, 2)).toEqual([]);
  const wrongSmall = { ...part, predicted: [1, 1, 1, 1, 1, 1, 1, 1, 1] };
  expect(suspiciousSlices(part, wrongSmall, wrongSmall, 2, 2)).toEqual([]);
});
