import { tsne } from '../../src/lib/ml/embed/tsne';
import { layOutByReference } from '../../src/lib/ml/embed/reference';

/** Lays out rows in the plane. */
export interface LayoutRequest {
  readonly method: 'dash' | 'tsne-js' | 'umap';
  readonly values: readonly number[];
  readonly rows: number;
  readonly iterations: number;
}

export interface LayoutAnswer {
  readonly milliseconds: number;
  /** x, y a row. */
  readonly points: readonly number[];
}

const PERPLEXITY = 30;

type LayOut = (
  values: Float32Array,
  rows: number,
  columns: number,
  iterations: number,
) => Promise<Float32Array>;

const methods: Readonly<Record<LayoutRequest['method'], LayOut>> = {
  async dash(values, rows, columns, iterations) {
    const steps = tsne(values, rows, columns, { perplexity: PERPLEXITY, iterations });
    for (;;) {
      const { done, value } = steps.next();
      if (done === true) return value.points;
    }
  },
  async 'tsne-js'(values, rows, columns, iterations) {
    const { default: Reference } = await import('tsne-js/build/tsne.min.js');
    return layOutByReference(Reference, values, rows, columns, { perplexity: PERPLEXITY, iterations }).points;
  },
  async umap() {
    throw new Error('not here yet');
  },
};

export async function layout({ method, values, rows, iterations }: LayoutRequest): Promise<LayoutAnswer> {
  const floats = Float32Array.from(values);
  const start = performance.now();
  const points = await methods[method](floats, rows, floats.length / rows, iterations);
  return { milliseconds: performance.now() - start, points: Array.from(points) };
}
