import type { Kernels } from '../engine/wasm/create';
import type { DistanceRows, Distances, Neighbours, Points } from './contract';
import { rowsAStep } from './plain';

/** Multiplications between two yields: about a millisecond on one thread. */
const PRODUCTS_A_STEP = 8_000_000;
const LANES = 4;

const blocksOf = (rows: number): number => Math.ceil(rows / LANES);

/** Distances in single precision by the kernels of the CPU mode; the threads share the rows. */
export const kernelDistances = (on: Pick<Kernels, 'kernels' | 'heap' | 'threads'>): Distances => ({
  open(points) {
    const packed = pack(on, points);
    return {
      to: (others) => rowsTo(on, points, packed, others),
      neighbours: (k) => neighboursOf(on, points, packed, k),
      close: () => on.heap.free(packed),
    };
  },
});

type On = Pick<Kernels, 'kernels' | 'heap' | 'threads'>;

/** By four: block, column, lane; zero behind the last row. */
function pack({ heap }: On, { values, rows, columns }: Points): number {
  const length = blocksOf(rows) * LANES * columns;
  const address = heap.allocate(length * 4);
  const target = heap.float32(address, length);
  target.fill(0, (blocksOf(rows) - 1) * LANES * columns);
  for (let row = 0; row < rows; row++) {
    let to = (row - (row % LANES)) * columns + (row % LANES);
    for (let c = row * columns; c < (row + 1) * columns; c++, to += LANES) target[to] = values[c]!;
  }
  return address;
}

/** Blocks whose distances to so many others are one step's work. */
const blocksAStep = (others: number, columns: number): number =>
  Math.ceil(rowsAStep(PRODUCTS_A_STEP, others, columns) / LANES);

function* rowsTo(
  on: On,
  { rows, columns }: Points,
  packed: number,
  others: Points,
): Generator<DistanceRows, void, void> {
  const { kernels, heap } = on;
  const blocks = blocksOf(others.rows);
  const pitch = blocks * LANES;
  const most = Math.min(blocksOf(rows), blocksAStep(pitch, columns));
  const target = pack(on, others);
  const out = heap.allocate(most * LANES * pitch * 4);
  try {
    for (let from = 0; from < blocksOf(rows); from += most) {
      const to = Math.min(blocksOf(rows), from + most);
      kernels.distances(packed, target, columns, from, to, blocks, out);
      const count = Math.min(to * LANES, rows) - from * LANES;
      yield { from: from * LANES, count, pitch, squared: heap.float32(out, count * pitch) };
    }
  } finally {
    heap.free(target);
    heap.free(out);
  }
}

function* neighboursOf(
  { kernels, heap, threads }: On,
  { rows, columns }: Points,
  packed: number,
  k: number,
): Generator<number, Neighbours, void> {
  const blocks = blocksOf(rows);
  const index = heap.allocate(rows * k * 4);
  const squared = heap.allocate(rows * k * 4);
  const scratch = heap.allocate(threads * blocks * LANES * LANES * 4);
  try {
    const most = blocksAStep(rows, columns);
    for (let from = 0; from < blocks; from += most) {
      const to = Math.min(blocks, from + most);
      kernels.neighbours(packed, rows, columns, from, to, k, index, squared, scratch);
      yield Math.min(rows, to * LANES);
    }
    return {
      k,
      index: heap.int32(index, rows * k).slice(),
      squared: heap.float32(squared, rows * k).slice(),
    };
  } finally {
    for (const address of [index, squared, scratch]) heap.free(address);
  }
}
