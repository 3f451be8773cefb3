/** What is used of tsne-js, which has no types of its own. */
declare module 'tsne-js' {
  export interface Matrix {
    readonly data: Float64Array;
    readonly shape: readonly [rows: number, columns: number];
  }
  export default class TSNE {
    constructor(config: {
      dim: number;
      perplexity: number;
      earlyExaggeration: number;
      learningRate: number;
      nIter: number;
    });
    /** Set by `run` before it weighs the neighbours. */
    distances: Matrix;
    readonly outputEmbedding: Matrix;
    /** Starts at random places. */
    init(opts: { data: number[][]; type: 'dense' }): void;
    /** Returns the cost and the iteration reached; it may stop early. */
    run(): [cost: number, iteration: number];
    on(
      event: 'progressIter',
      listener: (at: [iteration: number, cost: number, gradientNorm: number]) => void,
    ): this;
  }
}

declare module 'tsne-js/build/tsne.min.js' {
  export { default } from 'tsne-js';
}
