import { kernelDistances } from '../distances/kernels';
import type { Kernels } from '../engine/wasm/create';
import type { Affinities } from './affinities';
import type { Descent, Machine } from './contract';
import { edgesOf } from './edges';

const LANES = 4;
const BYTES = 4;
/** Pairs gone through between two yields, on each thread: about two milliseconds. */
const PAIRS_A_STEP = 2_000_000;
/** Where the places that fill a block up stand: nothing is felt from there. */
const FAR = 1e15;

/** t-SNE in single precision by the kernels of the CPU mode; the same bits for a build and number of threads. */
export const kernelMachine = (on: Pick<Kernels, 'kernels' | 'heap' | 'threads'>): Machine => ({
  distances: kernelDistances(on),
  descent: (p, start, learningRate) => kernelDescent(on, p, start, learningRate),
});

function kernelDescent(
  { kernels, heap, threads }: Pick<Kernels, 'kernels' | 'heap' | 'threads'>,
  p: Affinities,
  begin: Float64Array,
  rate: number,
): Descent {
  const { rows } = p;
  const edges = edgesOf(p, LANES);
  const blocks = Math.ceil(rows / LANES);
  const held: number[] = [];
  const room = (length: number): number => {
    const address = heap.allocate(length * BYTES);
    held.push(address);
    return address;
  };
  const floats = (values: ArrayLike<number>): number => {
    const address = room(values.length);
    heap.float32(address, values.length).set(values);
    return address;
  };
  const ints = (values: ArrayLike<number>): number => {
    const address = room(values.length);
    heap.int32(address, values.length).set(values);
    return address;
  };
  const axis = (offset: number): number =>
    floats(
      Float32Array.from({ length: blocks * LANES }, (_, i) => (i < rows ? begin[2 * i + offset]! : FAR)),
    );

  const [x, y] = [axis(0), axis(1)];
  let at = floats(begin);
  let next = room(2 * rows);
  const forces = room(threads * blocks * LANES * 2);
  const start = ints(edges.start);
  const ends = ints(edges.end.map((end) => end * 2 * BYTES));
  const affinity = floats(edges.affinity);
  const cuts = ints(shares(edges.start, threads));
  const velocity = floats(new Float32Array(2 * rows));
  const gains = floats(new Float32Array(2 * rows).fill(1));
  let z = 0;
  return {
    *repel() {
      for (let from = 0; from < blocks;) {
        const pairs = LANES * (rows - from * LANES);
        const to = Math.min(blocks, from + Math.max(threads, Math.ceil((PAIRS_A_STEP * threads) / pairs)));
        z = kernels.repel(rows, x, y, forces, from, to);
        from = to;
        if (from < blocks) yield;
      }
    },
    step(exaggeration, momentum) {
      kernels.descend(
        ...([rows, x, y, at, next, forces, start, ends, affinity, cuts, velocity, gains] as const),
        ...([exaggeration, momentum, rate, z] as const),
      );
      [at, next] = [next, at];
    },
    frame: () => ({
      points: heap.float32(at, 2 * rows).slice(),
      kl: edges.entropy + Math.log(z) + kernels.cost(rows, x, y, at, start, ends, affinity, cuts),
    }),
    close: () => held.splice(0).forEach((address) => heap.free(address)),
  };
}

/** First row of each thread, so that all have about as many edges, and behind the last. */
function shares(start: Int32Array, threads: number): Int32Array {
  const rows = start.length - 1;
  const cuts = new Int32Array(threads + 1);
  for (let thread = 1, row = 0; thread < threads; thread++) {
    while (row < rows && start[row]! < (start[rows]! * thread) / threads) row++;
    cuts[thread] = row;
  }
  cuts[threads] = rows;
  return cuts;
}
