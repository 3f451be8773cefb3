import { openMachine } from '../../src/lib/ml/embed/open';
import { layOutByReference } from '../../src/lib/ml/embed/reference';
import { tsne } from '../../src/lib/ml/embed/tsne';
import { PERPLEXITY } from './divergence';
import type { UmapModule } from './umap';

/** Lays out rows in the plane. */
export interface LayoutRequest {
  readonly method: 'dash' | 'tsne-js' | 'umap';
  readonly values: readonly number[];
  readonly rows: number;
  readonly iterations: number;
  /** Of ours; the peers have one. */
  readonly threads: number;
}

export interface LayoutAnswer {
  /** Of the layout alone, what computes it being there. */
  readonly milliseconds: number;
  /** x, y a row. */
  readonly points: readonly number[];
  /** Milliseconds since the begin after each iteration, where the method tells. */
  readonly iterationsAt: readonly number[];
}

type Timed = (onIteration: () => void) => Promise<Float32Array>;
type LayOut = (values: Float32Array, request: LayoutRequest) => Promise<Timed>;

const ENOUGH = new Error('All iterations are done.');

/** Each opens what it needs and gives back what is timed. */
const methods: Readonly<Record<LayoutRequest['method'], LayOut>> = {
  async dash(values, { rows, iterations, threads }) {
    const { machine, close } = await openMachine({ name: 'wasm', threads });
    return async () => {
      const steps = tsne(values, rows, values.length / rows, { perplexity: PERPLEXITY, iterations }, machine);
      for (;;) {
        const { done, value } = steps.next();
        if (done !== true) continue;
        close();
        return value.points;
      }
    };
  },
  async 'tsne-js'(values, { rows, iterations }) {
    const { default: Reference } = await import('tsne-js/build/tsne.min.js');
    const options = { perplexity: PERPLEXITY, iterations };
    return async (onIteration) => {
      const columns = values.length / rows;
      let done = 0;
      let points = new Float32Array();
      // It goes through its exaggeration whatever number it is given.
      const stopInTime = (_iteration: number, current: () => Float32Array): void => {
        onIteration();
        if (++done < iterations) return;
        points = Float32Array.from(current());
        throw ENOUGH;
      };
      try {
        return layOutByReference(Reference, values, rows, columns, options, stopInTime).points;
      } catch (reason) {
        if (reason !== ENOUGH) throw reason;
        return points;
      }
    };
  },
  async umap(values, { rows }) {
    const url = new URL('/umap/umap.js', self.location.href).href;
    const { createUMAP } = (await import(/* @vite-ignore */ url)) as UmapModule;
    return async () => {
      const model = await createUMAP(rows, values.length / rows, 2, values, { seed: 1 });
      await model.run();
      const points = Float32Array.from(model.embedding);
      model.destroy();
      return points;
    };
  },
};

export async function layout(request: LayoutRequest): Promise<LayoutAnswer> {
  const values = Float32Array.from(request.values);
  const layOut = await methods[request.method](values, request);
  const iterationsAt: number[] = [];
  const start = performance.now();
  const points = await layOut(() => void iterationsAt.push(performance.now() - start));
  return { milliseconds: performance.now() - start, points: Array.from(points), iterationsAt };
}
