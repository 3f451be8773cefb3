import { JOB } from './layout';
import { firstOf, madd, zero } from './simd';

/**
 * Squared Euclidean distances between two sets of points. Points are packed by four: block, column, lane; the lanes
 * behind the last point hold anything finite.
 */
@unmanaged
export class DistanceJob {
  a: usize;
  b: usize;
  columns: i32;
  /** Blocks of `a` to go through, and of `b`. */
  fromBlock: i32;
  toBlock: i32;
  blocks: i32;
  /** A row of 4 · blocks for each point of `a` gone through; of NEIGHBOURS four such rows a thread. */
  out: usize;
  /** NEIGHBOURS: points of the one set, nearest wanted of each, and where they go (points × k). */
  points: i32;
  k: i32;
  index: usize;
  squared: usize;
}

@inline
export function distanceJob(): DistanceJob {
  return changetype<DistanceJob>(JOB);
}

/** From the four points of block `a` to all of `b`: four rows of `pitch` bytes at `out`. */
@inline
function fourRows(a: usize, b: usize, blocks: i32, columns: i32, out: usize, pitch: usize): void {
  const block = <usize>(columns << 4);
  for (let n = 0; n < blocks; n++) {
    let s0 = zero(), s1 = zero(), s2 = zero(), s3 = zero();
    let from = a;
    const end = a + block;
    while (from < end) {
      const other = v128.load(b);
      const d0 = f32x4.sub(v128.load32_splat(from), other);
      const d1 = f32x4.sub(v128.load32_splat(from, 4), other);
      const d2 = f32x4.sub(v128.load32_splat(from, 8), other);
      const d3 = f32x4.sub(v128.load32_splat(from, 12), other);
      s0 = madd(d0, d0, s0);
      s1 = madd(d1, d1, s1);
      s2 = madd(d2, d2, s2);
      s3 = madd(d3, d3, s3);
      from += 16;
      b += 16;
    }
    v128.store(out, s0);
    v128.store(out + pitch, s1);
    v128.store(out + pitch * 2, s2);
    v128.store(out + pitch * 3, s3);
    out += 16;
  }
}

export function distancesTask(thread: i32, threads: i32): void {
  const job = distanceJob();
  const count = job.toBlock - job.fromBlock;
  const pitch = <usize>(job.blocks << 4);
  const end = firstOf(count, thread + 1, threads);
  for (let n = firstOf(count, thread, threads); n < end; n++) {
    const a = job.a + <usize>((job.fromBlock + n) * job.columns) * 16;
    fourRows(a, job.b, job.blocks, job.columns, job.out + <usize>n * pitch * 4, pitch);
  }
}

export function neighboursTask(thread: i32, threads: i32): void {
  const job = distanceJob();
  const count = job.toBlock - job.fromBlock;
  const pitch = <usize>(job.blocks << 4);
  const rows = job.out + <usize>thread * pitch * 4;
  const end = firstOf(count, thread + 1, threads);
  for (let n = firstOf(count, thread, threads); n < end; n++) {
    const block = job.fromBlock + n;
    fourRows(job.a + <usize>(block * job.columns) * 16, job.b, job.blocks, job.columns, rows, pitch);
    for (let lane = 0; lane < 4; lane++) {
      const point = block * 4 + lane;
      if (point < job.points) nearest(job, rows + <usize>lane * pitch, point);
    }
  }
}

/** The k smallest of a row by insertion, nearest first; of equal ones the lower point comes first. */
function nearest(job: DistanceJob, row: usize, self: i32): void {
  const k = job.k;
  const index = job.index + <usize>(self * k) * 4;
  const squared = job.squared + <usize>(self * k) * 4;
  for (let n = 0; n < k; n++) store<f32>(squared + <usize>(n << 2), Infinity);
  const last = squared + <usize>((k - 1) << 2);
  for (let j = 0; j < job.points; j += 4) {
    const at = row + <usize>(j << 2);
    if (!v128.any_true(f32x4.lt(v128.load(at), v128.load32_splat(last)))) continue;
    const stop = min(4, job.points - j);
    for (let lane = 0; lane < stop; lane++) {
      const d = load<f32>(at + <usize>(lane << 2));
      if (d < load<f32>(last) && j + lane != self) insert(index, squared, k, d, j + lane);
    }
  }
}

@inline
function insert(index: usize, squared: usize, k: i32, d: f32, point: i32): void {
  let n = <usize>((k - 1) << 2);
  for (; n > 0; n -= 4) {
    const before = load<f32>(squared + n - 4);
    if (before <= d) break;
    store<f32>(squared + n, before);
    store<i32>(index + n, load<i32>(index + n - 4));
  }
  store<f32>(squared + n, d);
  store<i32>(index + n, point);
}
