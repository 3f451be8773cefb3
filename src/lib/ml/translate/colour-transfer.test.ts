import { expect, it } from 'vitest';
import { seeded } from '../../domain/random';
import { colourMoments, transferColour, transportMatrix } from './colour-transfer';

/** Colours around a mean with correlated channels, far from black and white so that nothing is clipped. */
function image(seed: number, mean: readonly number[], spread: number): Uint8Array {
  const random = seeded(seed);
  const pixels = new Uint8Array(64 * 64 * 3);
  for (let at = 0; at < pixels.length; at += 3) {
    const shared = (random.unit() - 0.5) * spread;
    for (let a = 0; a < 3; a++) pixels[at + a] = mean[a]! + shared * (a + 1) + (random.unit() - 0.5) * 20;
  }
  return pixels;
}

it('gives an image the mean and covariance of the style', () => {
  const style = colourMoments([image(2, [90, 150, 120], 20), image(3, [100, 140, 110], 10)]);
  const moved = colourMoments([transferColour(image(1, [140, 100, 110], 14), style)]);
  moved.mean.forEach((m, a) => expect(Math.abs(m - style.mean[a]!)).toBeLessThan(0.5));
  moved.covariance.forEach((c, i) =>
    expect(Math.abs(c - style.covariance[i]!)).toBeLessThan(0.02 * Math.abs(style.covariance[i]!) + 1),
  );
});

it('leaves an image alone that already has the colours', () => {
  const pixels = image(4, [120, 120, 120], 16);
  const again = transferColour(pixels, colourMoments([pixels]));
  expect(Math.max(...again.map((v, i) => Math.abs(v - pixels[i]!)))).toBeLessThanOrEqual(1);
});

it('moves as little as a transport can: the matrix is symmetric and positive', () => {
  const t = transportMatrix(
    colourMoments([image(5, [100, 120, 140], 18)]),
    colourMoments([image(6, [90, 80, 100], 9)]),
  );
  for (const [a, b] of [
    [0, 1],
    [0, 2],
    [1, 2],
  ] as const) {
    expect(t[3 * a + b]).toBeCloseTo(t[3 * b + a]!, 8);
  }
  expect(Math.min(t[0]!, t[4]!, t[8]!)).toBeGreaterThan(0);
});

it('survives a flat image', () => {
  const style = colourMoments([image(7, [60, 160, 90], 12)]);
  const moved = transferColour(new Uint8Array(64 * 64 * 3).fill(200), style);
  expect(Math.abs(moved[0]! - style.mean[0])).toBeLessThan(1);
});
