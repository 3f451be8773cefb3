import { affinitySteps, neighbourSteps, type Neighbours } from './affinities';
import { divergence, gradientSteps, workspace } from './gradient';
import { planeSteps } from './plane';

export interface TsneOptions {
  readonly perplexity: number;
  readonly iterations: number;
  /** Neighbours that attract; `null` = 3 × perplexity. `rows − 1` gives the exact method. */
  readonly neighbours: number | null;
  /**
   * Start from these coordinates (`rows × 2`) instead of the principal components; a row that is NaN starts amidst its
   * nearest neighbours.
   */
  readonly start: Float32Array | null;
}

export const DEFAULT_TSNE: TsneOptions = { perplexity: 30, iterations: 1000, neighbours: null, start: null };

export interface TsneFrame {
  /** Iterations done so far. */
  readonly iteration: number;
  /** x, y a row; a copy of its own. */
  readonly points: Float32Array;
  /** Kullback–Leibler divergence in nats, without exaggeration. */
  readonly kl: number;
}

export interface TsneStep {
  readonly phase: 'neighbours' | 'affinities' | 'start' | 'descent';
  /** Of this phase: rows, rounds or iterations. */
  readonly done: number;
  readonly of: number;
  /** The layout as it stands after `done` iterations, `null` in the midst of one. Only before the next step. */
  readonly frame: (() => TsneFrame) | null;
}

const EXAGGERATION = 12;
const EXAGGERATED_ITERATIONS = 250;

/**
 * t-SNE of `rows × columns` values in two dimensions, exact in its repulsion (van der Maaten and Hinton 2008), with
 * the learning rate of Belkina et al. 2019. Deterministic: it starts from principal components or from `start`.
 * Yields at least every few milliseconds, up to 20,000 rows; returns the last frame. Needs at least 3 rows; the
 * perplexity is lowered to (rows − 1) / 3 where there are few.
 */
export function* tsne(
  x: Float32Array,
  rows: number,
  columns: number,
  options: Partial<TsneOptions> = {},
): Generator<TsneStep, TsneFrame, void> {
  const { perplexity, iterations, neighbours, start } = { ...DEFAULT_TSNE, ...options };
  const perplexed = Math.min(perplexity, (rows - 1) / 3);
  const k = Math.min(rows - 1, neighbours ?? Math.ceil(3 * perplexed));
  const near = yield* within('neighbours', rows, neighbourSteps(x, rows, columns, k));
  const p = yield* within('affinities', rows, affinitySteps(near, perplexed));
  const y =
    start === null ? small(yield* within('start', 40, planeSteps(x, rows, columns))) : completed(start, near);

  const learningRate = Math.max(rows / (EXAGGERATION * 4), 50);
  const velocity = new Float64Array(rows * 2);
  const gains = new Float64Array(rows * 2).fill(1);
  const gradient = new Float64Array(rows * 2);
  const space = workspace(rows);
  // A warm start keeps its shape: exaggeration would collapse it first.
  const exaggerated = start === null ? Math.min(EXAGGERATED_ITERATIONS, iterations) : 0;

  for (let iteration = 0; ; iteration++) {
    const early = iteration < exaggerated;
    const between = { phase: 'descent', done: iteration, of: iterations, frame: null } as const;
    const steps = gradientSteps(p, y, early ? EXAGGERATION : 1, gradient, space);
    let step = steps.next();
    while (step.done !== true) {
      yield between;
      step = steps.next();
    }
    const z = step.value;
    const frame = (): TsneFrame => ({
      iteration,
      points: Float32Array.from(y),
      kl: divergence(p, y, z),
    });
    if (iteration >= iterations) return frame();
    yield { ...between, frame };
    const momentum = early ? 0.5 : 0.8;
    for (let i = 0; i < y.length; i++) {
      const g = gradient[i]!;
      const gain = Math.max(0.01, g * velocity[i]! < 0 ? gains[i]! + 0.2 : gains[i]! * 0.8);
      gains[i] = gain;
      velocity[i] = momentum * velocity[i]! - learningRate * gain * g;
      y[i]! += velocity[i]!;
    }
  }
}

function* within<Result>(
  phase: TsneStep['phase'],
  of: number,
  steps: Generator<number, Result, void>,
): Generator<TsneStep, Result, void> {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    yield { phase, done: value, of, frame: null };
  }
}

/** Scaled so that the first axis has a standard deviation of 1e-4. */
function small(plane: Float64Array): Float64Array {
  let sum = 0;
  for (let i = 0; i < plane.length; i += 2) sum += plane[i]! ** 2;
  const scale = 1e-4 / (Math.sqrt((2 * sum) / plane.length) || 1);
  return plane.map((v) => v * scale);
}

/** Nearest placed neighbours that a row without a place starts amidst. */
const AMIDST = 3;

function completed(start: Float32Array, { k, index }: Neighbours): Float64Array {
  const y = Float64Array.from(start);
  for (let i = 0; 2 * i < y.length; i++) {
    if (!Number.isNaN(start[2 * i]!)) continue;
    const placed = [...index.subarray(i * k, (i + 1) * k)].filter((j) => !Number.isNaN(start[2 * j]!));
    const amidst = placed.slice(0, AMIDST);
    for (const axis of [0, 1]) {
      const sum = amidst.reduce((total, j) => total + start[2 * j + axis]!, 0);
      y[2 * i + axis] = amidst.length === 0 ? 0 : sum / amidst.length;
    }
  }
  return y;
}
