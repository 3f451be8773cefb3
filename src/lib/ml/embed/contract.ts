import type { Distances } from '../distances/contract';
import type { Affinities } from './affinities';

/** A layout on its way down the gradient of the Kullback–Leibler divergence. */
export interface Descent {
  /** Every pair repels at the places of now. Yields every few milliseconds. */
  repel(): Generator<undefined, void, void>;
  /** After `repel`: attraction times `exaggeration`, then a step with momentum and gains (Jacobs 1988). */
  step(exaggeration: number, momentum: number): void;
  /** After `repel`: x, y a row as a copy, and the divergence in nats without exaggeration. */
  frame(): { readonly points: Float32Array; readonly kl: number };
  close(): void;
}

/** Begins at `start`, x, y a row. */
export type OpenDescent = (p: Affinities, start: Float64Array, learningRate: number) => Descent;

/** What t-SNE computes with. All give the same within what their precision allows. */
export interface Machine {
  readonly distances: Distances;
  readonly descent: OpenDescent;
}
