import { Matrix } from 'ml-matrix';
import { symmetricPower } from '../linear/power';

/** Mean and covariance of RGB values, 0 … 255. */
export interface ColourMoments {
  readonly mean: readonly [number, number, number];
  /** 3 × 3, row-major. */
  readonly covariance: Float64Array;
}

/** Moments over all pixels of RGB images of three bytes a pixel. */
export function colourMoments(images: Iterable<Uint8Array>): ColourMoments {
  const sum = new Float64Array(3);
  const products = new Float64Array(9);
  let n = 0;
  for (const pixels of images) {
    for (let at = 0; at < pixels.length; at += 3) {
      for (let a = 0; a < 3; a++) {
        sum[a]! += pixels[at + a]!;
        for (let b = 0; b < 3; b++) products[3 * a + b]! += pixels[at + a]! * pixels[at + b]!;
      }
    }
    n += pixels.length / 3;
  }
  const mean = [sum[0]! / n, sum[1]! / n, sum[2]! / n] as const;
  const covariance = products.map((p, i) => p / n - mean[Math.floor(i / 3)]! * mean[i % 3]!);
  return { mean, covariance };
}

/** One grey level of variance keeps flat images from being divided by zero. */
const FLOOR = 1;

/** The 3 × 3 matrix that carries the colours of `from` to those of `to` with the least total movement. */
export function transportMatrix(from: ColourMoments, to: ColourMoments): Float64Array {
  const source = Matrix.from1DArray(3, 3, [...from.covariance]);
  const target = Matrix.from1DArray(3, 3, [...to.covariance]);
  const root = symmetricPower(source, 0.5, FLOOR);
  const inverse = symmetricPower(source, -0.5, FLOOR);
  const middle = symmetricPower(root.mmul(target).mmul(root), 0.5, FLOOR);
  return Float64Array.from(inverse.mmul(middle).mmul(inverse).to1DArray());
}

/**
 * Colour transfer by linear optimal transport between the image's own colours and those of a group, both taken as
 * normal distributions (Pitié and Kokaram 2007): mean and whole covariance, not deviations alone.
 * RGB, three bytes a pixel; returns new pixels of the same size.
 */
export function transferColour(pixels: Uint8Array, style: ColourMoments): Uint8Array {
  const own = colourMoments([pixels]);
  const t = transportMatrix(own, style);
  const out = new Uint8ClampedArray(pixels.length);
  for (let at = 0; at < pixels.length; at += 3) {
    const r = pixels[at]! - own.mean[0];
    const g = pixels[at + 1]! - own.mean[1];
    const b = pixels[at + 2]! - own.mean[2];
    for (let a = 0; a < 3; a++) {
      out[at + a] = style.mean[a]! + t[3 * a]! * r + t[3 * a + 1]! * g + t[3 * a + 2]! * b;
    }
  }
  return new Uint8Array(out.buffer);
}
