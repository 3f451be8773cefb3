/** Of every layout that is compared. */
export const PERPLEXITY = 30;

/** Bits of the perplexity are met within this. */
const TOLERANCE = 1e-6;
const MOST_HALVINGS = 100;

/** Squared Euclidean distances of all pairs of rows, row by row. */
function distances(values: ArrayLike<number>, rows: number): Float64Array {
  const columns = values.length / rows;
  const squared = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let c = 0; c < columns; c++) sum += (values[i * columns + c]! - values[j * columns + c]!) ** 2;
      squared[i * rows + j] = sum;
      squared[j * rows + i] = sum;
    }
  }
  return squared;
}

/** Row i as Gaussian probabilities of this perplexity, by halving the interval of the precision. */
function conditional(squared: Float64Array, i: number, rows: number, perplexity: number): Float64Array {
  const from = squared.subarray(i * rows, (i + 1) * rows);
  const p = new Float64Array(rows);
  const wanted = Math.log(perplexity);
  let nearest = Infinity;
  for (let j = 0; j < rows; j++) if (j !== i) nearest = Math.min(nearest, from[j]!);
  let low = 0;
  let high = Infinity;
  let beta = 1;
  for (let tries = 0; tries < MOST_HALVINGS; tries++) {
    let sum = 0;
    let moment = 0;
    for (let j = 0; j < rows; j++) {
      const distance = from[j]! - nearest;
      p[j] = j === i ? 0 : Math.exp(-beta * distance);
      sum += p[j]!;
      moment += p[j]! * distance;
    }
    const entropy = Math.log(sum) + (beta * moment) / sum;
    for (let j = 0; j < rows; j++) p[j] = p[j]! / sum;
    if (Math.abs(entropy - wanted) < TOLERANCE) break;
    if (entropy > wanted) low = beta;
    else high = beta;
    beta = high === Infinity ? beta * 2 : (low + high) / 2;
  }
  return p;
}

/** The exact joint probabilities of t-SNE (van der Maaten and Hinton 2008), rows × rows, summing to 1. */
export function jointProbabilities(
  values: ArrayLike<number>,
  rows: number,
  perplexity: number,
): Float64Array {
  const squared = distances(values, rows);
  const joint = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++) {
    const p = conditional(squared, i, rows, perplexity);
    for (let j = 0; j < rows; j++) {
      joint[i * rows + j]! += p[j]! / (2 * rows);
      joint[j * rows + i]! += p[j]! / (2 * rows);
    }
  }
  return joint;
}

/** Kullback–Leibler divergence in nats of a layout, x, y a row, from those probabilities. */
export function divergence(joint: Float64Array, points: ArrayLike<number>): number {
  const rows = points.length / 2;
  const near = distances(points, rows);
  let total = 0;
  for (let at = 0; at < near.length; at++) {
    near[at] = 1 / (1 + near[at]!);
    if (at % (rows + 1) !== 0) total += near[at]!;
  }
  let kl = 0;
  for (let at = 0; at < near.length; at++) {
    const p = joint[at]!;
    if (p > 0 && at % (rows + 1) !== 0) kl += p * Math.log((p * total) / near[at]!);
  }
  return kl;
}
