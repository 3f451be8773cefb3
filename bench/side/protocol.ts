/** What is timed: the training step of a classifier or that of a translator. */
export type Work = 'classifier' | 'translator';

/** One side of the benchmark in the browser. */
export type Side =
  | { readonly engine: 'dash'; readonly build: 'simd' | 'relaxed-simd'; readonly threads: number }
  | { readonly engine: 'webgpu' | 'webgl' | 'cpu' };

/** Runs `warmUp` steps, then times `steps` more; the side is made on the first request of its worker. */
export interface Request {
  readonly work: Work;
  readonly side: Side;
  readonly warmUp: number;
  readonly steps: number;
}

export interface Timings {
  /** Milliseconds. */
  readonly times: readonly number[];
  readonly losses: readonly number[];
  /** What it ran on, in words. */
  readonly adapter: string;
}
export type Reply = { readonly ok: Timings } | { readonly error: string };
