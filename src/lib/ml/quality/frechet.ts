import { Matrix } from 'ml-matrix';
import { momentSteps } from '../linear/covariance';
import { symmetricPower } from '../linear/power';

/**
 * Fréchet distance of two sets of features, [n, width] and [m, width], taken as normal distributions (Heusel et al.
 * 2017, "FID"): |μ₁ − μ₂|² + tr(Σ₁ + Σ₂ − 2(Σ₁^½ Σ₂ Σ₁^½)^½), n − 1 in the denominators. Far too large where there are
 * not many more rows than columns. `null` with fewer than two rows. Yields while the covariances are added up; the two
 * roots take a second at a width of 400.
 */
export function* frechetSteps(
  a: Float32Array,
  b: Float32Array,
  width: number,
): Generator<undefined, number | null, void> {
  const [n, m] = [a.length / width, b.length / width];
  if (n < 2 || m < 2) return null;
  const one = yield* momentSteps(a, n, width);
  const two = yield* momentSteps(b, m, width);
  const first = Matrix.from1DArray(width, width, one.covariance);
  const second = Matrix.from1DArray(width, width, two.covariance);
  const root = symmetricPower(first, 0.5);
  const middle = symmetricPower(root.mmul(second).mmul(root), 0.5);
  const apart = one.mean.reduce((sum, value, c) => sum + (value - two.mean[c]!) ** 2, 0);
  return apart + first.trace() + second.trace() - 2 * middle.trace();
}
