import type { Machine } from './contract';
import { PLAIN } from './plain';
import { prepare } from './prepare';

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

/** Exaggeration and momentum of an iteration. A warm start keeps its shape: exaggeration would collapse it first. */
export const pace = (
  iteration: number,
  warm: boolean,
): { readonly exaggeration: number; readonly momentum: number } =>
  !warm && iteration < EXAGGERATED_ITERATIONS
    ? { exaggeration: EXAGGERATION, momentum: 0.5 }
    : { exaggeration: 1, momentum: 0.8 };

/**
 * t-SNE of `rows × columns` values in two dimensions, exact in its repulsion (van der Maaten and Hinton 2008).
 * Deterministic for a machine: it starts from principal components or from `start`. Yields at least every few
 * milliseconds; returns the last frame. Needs at least 3 rows; the perplexity is lowered to (rows − 1) / 3 where there
 * are few. The machine is plain script, or `kernelMachine` (kernels.ts) over `openKernels` of the engine; `tsneOnGpu`
 * (gpu.ts) is the same on WebGPU.
 */
export function* tsne(
  x: Float32Array,
  rows: number,
  columns: number,
  options: Partial<TsneOptions> = {},
  machine: Machine = PLAIN,
): Generator<TsneStep, TsneFrame, void> {
  const settings = { ...DEFAULT_TSNE, ...options };
  const { iterations } = settings;
  const warm = settings.start !== null;
  const { p, start } = yield* prepare({ values: x, rows, columns }, settings, machine.distances);
  const descent = machine.descent(p, start, learningRate(rows));
  try {
    for (let iteration = 0; ; iteration++) {
      const between = { phase: 'descent', done: iteration, of: iterations, frame: null } as const;
      const steps = descent.repel();
      while (steps.next().done !== true) yield between;
      const frame = (): TsneFrame => ({ iteration, ...descent.frame() });
      if (iteration >= iterations) return frame();
      yield { ...between, frame };
      const { exaggeration, momentum } = pace(iteration, warm);
      descent.step(exaggeration, momentum);
    }
  } finally {
    descent.close();
  }
}
