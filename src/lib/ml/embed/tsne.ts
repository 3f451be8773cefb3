import type { Machine } from './contract';
import { PLAIN } from './plain';
import { prepare, type Prepared } from './prepare';

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

export type Phase = 'narrowing' | 'neighbours' | 'affinities' | 'start' | 'descent';

export interface TsneStep {
  readonly phase: Phase;
  /** Of this phase: rows or iterations. */
  readonly done: number;
  readonly of: number;
  /** The layout as it stands after `done` iterations, `null` in the midst of one. Only before the next step. */
  readonly frame: (() => TsneFrame) | null;
}

const EXAGGERATION = 12;
const EXAGGERATED_ITERATIONS = 250;

/** Of Belkina et al. 2019. */
export const learningRate = (rows: number): number => Math.max(rows / (EXAGGERATION * 4), 50);

export const EARLY = { exaggeration: EXAGGERATION, momentum: 0.5 } as const;
export const LATE = { exaggeration: 1, momentum: 0.8 } as const;

/** Iterations at the early pace. A warm start keeps its shape: exaggeration would collapse it first. */
export const earlyIterations = ({ warm }: Pick<Prepared, 'warm'>): number =>
  warm ? 0 : EXAGGERATED_ITERATIONS;

/**
 * t-SNE of `rows × columns` values in two dimensions, exact in its repulsion (van der Maaten and Hinton 2008).
 * Deterministic for a machine: it starts from principal components or from `start`. Yields at least every few
 * milliseconds; returns the last frame. Needs at least 3 rows; the perplexity is lowered to (rows − 1) / 3 where there
 * are few. `openMachine` (open.ts) gives the fastest machine here; `descendOnGpu` (gpu.ts) goes down on a GPU.
 */
export function* tsne(
  x: Float32Array,
  rows: number,
  columns: number,
  options: Partial<TsneOptions> = {},
  machine: Machine = PLAIN,
): Generator<TsneStep, TsneFrame, void> {
  const settings = { ...DEFAULT_TSNE, ...options };
  const prepared = yield* prepare({ values: x, rows, columns }, settings, machine.distances);
  return yield* descend(prepared, settings.iterations, machine);
}

/** The second half of `tsne`. */
export function* descend(
  prepared: Prepared,
  iterations: number,
  machine: Machine,
): Generator<TsneStep, TsneFrame, void> {
  const { p, start } = prepared;
  const descent = machine.descent(p, start, learningRate(p.rows));
  try {
    for (let iteration = 0; ; iteration++) {
      const between = { phase: 'descent', done: iteration, of: iterations, frame: null } as const;
      const steps = descent.repel();
      while (steps.next().done !== true) yield between;
      const frame = (): TsneFrame => ({ iteration, ...descent.frame() });
      if (iteration >= iterations) return frame();
      yield { ...between, frame };
      const { exaggeration, momentum } = iteration < earlyIterations(prepared) ? EARLY : LATE;
      descent.step(exaggeration, momentum);
    }
  } finally {
    descent.close();
  }
}
