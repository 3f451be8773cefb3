import type TSNE from 'tsne-js';
import type { Matrix } from 'tsne-js';
import { stream } from '../../domain/random';

export interface ReferenceOptions {
  readonly perplexity: number;
  /** At most; it stops where it no longer gets better. The first hundred exaggerate. */
  readonly iterations: number;
  /** Of the random places that it starts from. */
  readonly seed?: number;
}

export interface ReferenceLayout {
  /** x, y a row. */
  readonly points: Float32Array;
  /** Iterations done. */
  readonly iterations: number;
  /** What it says of itself: the divergence in nats before its last step. */
  readonly cost: number;
}

const EXAGGERATION = 12;
const LEARNING_RATE_A_ROW = 2 / 3;

/**
 * t-SNE of `rows × columns` values by tsne-js, to hold ours against. Blocks until it is done, with n × n matrices of
 * its own. What differs from its defaults: distances are squared, as the method has it and tsne-js has not; the learning
 * rate grows with the rows, since its 1,000 tears small sets apart; the exaggeration is 12, not 4; and the random start is
 * seeded. What it finds depends on that start more than ours does, whose gains grow where it goes on in one direction;
 * its own shrink.
 */
export function layOutByReference(
  Reference: typeof TSNE,
  x: Float32Array,
  rows: number,
  columns: number,
  { perplexity, iterations, seed = 1 }: ReferenceOptions,
  onIteration: (iteration: number, points: () => Float32Array) => void = () => undefined,
): ReferenceLayout {
  const model = new Reference({
    dim: 2,
    perplexity: Math.min(perplexity, (rows - 1) / 3),
    earlyExaggeration: EXAGGERATION,
    learningRate: LEARNING_RATE_A_ROW * rows,
    nIter: iterations,
  });
  const data = Array.from({ length: rows }, (_, i) => Array.from(x.subarray(i * columns, (i + 1) * columns)));
  withRandom(stream(seed, 'tsne-js').unit, () => model.init({ data, type: 'dense' }));
  squareDistances(model);
  const points = (): Float32Array => Float32Array.from(model.outputEmbedding.data);
  model.on('progressIter', ([iteration]) => onIteration(iteration, points));
  const [cost, reached] = model.run();
  return { points: points(), iterations: reached, cost };
}

/** tsne-js draws from `Math.random`. */
function withRandom(random: () => number, act: () => void): void {
  const before = Math.random;
  Math.random = random;
  try {
    act();
  } finally {
    Math.random = before;
  }
}

function squareDistances(model: TSNE): void {
  let squared: Matrix | null = null;
  Object.defineProperty(model, 'distances', {
    get: () => squared,
    set(distances: Matrix) {
      distances.data.forEach((d, i) => (distances.data[i] = d * d));
      squared = distances;
    },
  });
}
