import { unitRows } from '../features/normalise';
import { fitPca } from '../features/pca';
import type { StyleBasis } from './contract';

/** Share of the strongest variance that every component is taken to have at least: noise is not blown up. */
const FLOOR = 0.01;

/** The basis of raw condition features, [rows, columns], with `components` directions of about unit variance. */
export function fitStyleBasis(
  raw: Float32Array,
  rows: number,
  columns: number,
  components: number,
): StyleBasis {
  const pca = fitPca(unitRows(raw, columns), rows, columns, components);
  const least = FLOOR * (pca.variance[0] ?? 1);
  const basis = Float32Array.from(pca.basis, (value, i) => {
    const deviation = Math.sqrt(Math.max(pca.variance[Math.floor(i / columns)]!, least)) || 1;
    return value / deviation;
  });
  return { columns, components: pca.components, mean: Float32Array.from(pca.mean), basis };
}

/** Raw condition features, [rows, columns], in the basis: [rows, components]. */
export function inBasis({ columns, components, mean, basis }: StyleBasis, raw: Float32Array): Float32Array {
  const rows = raw.length / columns;
  const values = unitRows(raw, columns);
  const out = new Float32Array(rows * components);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < components; k++) {
      let sum = 0;
      for (let c = 0; c < columns; c++) {
        sum += (values[i * columns + c]! - mean[c]!) * basis[k * columns + c]!;
      }
      out[i * components + k] = sum;
    }
  }
  return out;
}

/**
 * The summary of a group of images: the mean of their features in the basis, then the deviation in each component
 * less 1, so that all images together are near zero. `members` are positions in `features`.
 */
export function summarise(
  features: Float32Array,
  components: number,
  members: ArrayLike<number>,
): Float32Array {
  const out = new Float32Array(2 * components);
  const n = members.length;
  for (let k = 0; k < components; k++) {
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < n; i++) {
      const value = features[members[i]! * components + k]!;
      sum += value;
      squares += value * value;
    }
    const mean = n === 0 ? 0 : sum / n;
    out[k] = mean;
    out[components + k] = n === 0 ? 0 : Math.sqrt(Math.max(0, squares / n - mean * mean)) - 1;
  }
  return out;
}
