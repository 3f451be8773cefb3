import type { Distances, Neighbours, Points } from '../distances/contract';
import { pcaSteps, projectPca } from '../features/pca';
import { affinitySteps, type Affinities } from './affinities';
import { planeSteps } from './plane';
import type { Phase, TsneOptions, TsneStep } from './tsne';

/** Distances over more columns take longer than their principal components do to find. */
const MOST_COLUMNS = 64;
const COMPONENTS = 50;
/** Standard deviation of the first axis to begin with. */
const SMALL = 1e-4;
/** Nearest placed neighbours that a row without a place starts amidst. */
const AMIDST = 3;

/** What a descent starts from. */
export interface Prepared {
  readonly p: Affinities;
  /** x, y a row. */
  readonly start: Float64Array;
  /** True where it is an earlier layout. */
  readonly warm: boolean;
}

/** Principal components of wide rows, neighbours, affinities and a place to start. Yields every few milliseconds. */
export function* prepare(
  given: Points,
  { perplexity, neighbours, start }: Pick<TsneOptions, 'perplexity' | 'neighbours' | 'start'>,
  distances: Distances,
): Generator<TsneStep, Prepared, void> {
  const { rows } = given;
  const perplexed = Math.min(perplexity, (rows - 1) / 3);
  const k = Math.min(rows - 1, neighbours ?? Math.ceil(3 * perplexed));
  const points = yield* within('narrowing', rows, narrowed(given));
  const near = yield* within('neighbours', rows, nearestSteps(distances, points, k));
  const p = yield* within('affinities', rows, affinitySteps(near, perplexed));
  if (start !== null) return { p, start: completed(start, near), warm: true };
  const plane = yield* within('start', rows, planeSteps(points.values, rows, points.columns));
  return { p, start: small(plane), warm: false };
}

function* narrowed(points: Points): Generator<undefined, Points, void> {
  const { values, rows, columns } = points;
  if (columns <= MOST_COLUMNS) return points;
  const basis = yield* pcaSteps(values, rows, columns, COMPONENTS);
  return { values: projectPca(basis, values, rows), rows, columns: basis.components };
}

function* nearestSteps(distances: Distances, points: Points, k: number): Generator<number, Neighbours, void> {
  const open = distances.open(points);
  try {
    return yield* open.neighbours(k);
  } finally {
    open.close();
  }
}

function* within<Result>(
  phase: Phase,
  of: number,
  steps: Generator<number | undefined, Result, void>,
): Generator<TsneStep, Result, void> {
  try {
    for (;;) {
      const { done, value } = steps.next();
      if (done === true) return value;
      yield { phase, done: value ?? 0, of, frame: null };
    }
  } finally {
    // Closed on the way, they free what they hold.
    steps.return(undefined as Result);
  }
}

/** Scaled so that the first axis has a small deviation. */
function small(plane: Float64Array): Float64Array {
  let sum = 0;
  for (let i = 0; i < plane.length; i += 2) sum += plane[i]! ** 2;
  const scale = SMALL / (Math.sqrt((2 * sum) / plane.length) || 1);
  return plane.map((v) => v * scale);
}

/** Rows without a place start amidst their nearest neighbours that have one. */
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
