import { fitPca, projectPca } from '../features/pca';
import { affinities, nearestNeighbours } from './affinities';
import { divergence, tsneGradient, workspace } from './gradient';

export interface TsneOptions {
  readonly perplexity: number;
  readonly iterations: number;
  /** Neighbours that attract; `null` = 3 × perplexity. `rows − 1` gives the exact method. */
  readonly neighbours: number | null;
  /** Start from these coordinates (`rows × 2`) instead of the principal components. */
  readonly start: Float32Array | null;
  /** A frame after each so many iterations. */
  readonly frameEvery: number;
}

export const DEFAULT_TSNE: TsneOptions = {
  perplexity: 30,
  iterations: 1000,
  neighbours: null,
  start: null,
  frameEvery: 10,
};

export interface TsneFrame {
  /** Iterations done so far. */
  readonly iteration: number;
  /** x, y a row; a copy of its own. */
  readonly points: Float32Array;
  /** Kullback–Leibler divergence in nats, without exaggeration. */
  readonly kl: number;
}

const PCA_COMPONENTS = 50;
const EXAGGERATION = 12;
const EXAGGERATED_ITERATIONS = 250;

/** Coordinates to begin with: scaled so that the first axis has a standard deviation of 1e-4. */
function initial(x: Float32Array, rows: number, columns: number, start: Float32Array | null): Float64Array {
  const from = start ?? projectPca(fitPca(x, rows, columns, 2), x, rows);
  const width = from.length / rows;
  const y = new Float64Array(rows * 2);
  for (let i = 0; i < rows; i++)
    for (let a = 0; a < Math.min(2, width); a++) y[2 * i + a] = from[i * width + a]!;
  if (start !== null) return y;
  let sum = 0;
  for (let i = 0; i < rows; i++) sum += y[2 * i]! ** 2;
  const scale = 1e-4 / (Math.sqrt(sum / rows) || 1);
  return y.map((v) => v * scale);
}

/**
 * t-SNE of `rows × columns` values in two dimensions, exact in its repulsion (van der Maaten and Hinton 2008), with
 * the learning rate of Belkina et al. 2019. Deterministic: it starts from principal components or from `start`.
 * Yields frames; the last one is the result. Needs at least 3 rows; the perplexity is lowered to (rows − 1) / 3 where
 * there are few.
 */
export function* tsne(
  x: Float32Array,
  rows: number,
  columns: number,
  options: Partial<TsneOptions> = {},
): Generator<TsneFrame, TsneFrame, void> {
  const { perplexity, iterations, neighbours, start, frameEvery } = { ...DEFAULT_TSNE, ...options };
  const perplexed = Math.min(perplexity, (rows - 1) / 3);
  const k = Math.min(rows - 1, neighbours ?? Math.ceil(3 * perplexed));
  const reduced = columns > PCA_COMPONENTS ? fitPca(x, rows, columns, PCA_COMPONENTS) : null;
  const data = reduced === null ? x : projectPca(reduced, x, rows);
  const p = affinities(nearestNeighbours(data, rows, reduced?.components ?? columns, k), perplexed);
  const y = initial(x, rows, columns, start);

  const learningRate = Math.max(rows / (EXAGGERATION * 4), 50);
  const velocity = new Float64Array(rows * 2);
  const gains = new Float64Array(rows * 2).fill(1);
  const gradient = new Float64Array(rows * 2);
  const space = workspace(rows);
  // A warm start keeps its shape: exaggeration would collapse it first.
  const exaggerated = start === null ? Math.min(EXAGGERATED_ITERATIONS, iterations) : 0;

  const frame = (iteration: number): TsneFrame => {
    const z = tsneGradient(p, y, 1, gradient, space);
    return { iteration, points: Float32Array.from(y), kl: divergence(p, y, z) };
  };
  for (let iteration = 0; iteration < iterations; iteration++) {
    const early = iteration < exaggerated;
    tsneGradient(p, y, early ? EXAGGERATION : 1, gradient, space);
    const momentum = early ? 0.5 : 0.8;
    for (let i = 0; i < y.length; i++) {
      const g = gradient[i]!;
      const gain = Math.max(0.01, g * velocity[i]! < 0 ? gains[i]! + 0.2 : gains[i]! * 0.8);
      gains[i] = gain;
      velocity[i] = momentum * velocity[i]! - learningRate * gain * g;
      y[i]! += velocity[i]!;
    }
    if ((iteration + 1) % frameEvery === 0 && iteration + 1 < iterations) yield frame(iteration + 1);
  }
  const last = frame(iterations);
  yield last;
  return last;
}
