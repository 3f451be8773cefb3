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

/** The k smallest of a row, nearest first; of equal ones the lower point comes first. By a heap with the farthest on top. */
function nearest(job: DistanceJob, row: usize, self: i32): void {
  const k = job.k;
  const index = job.index + <usize>(self * k) * 4;
  const squared = job.squared + <usize>(self * k) * 4;
  for (let n = 0; n < k; n++) {
    store<f32>(squared + <usize>(n << 2), Infinity);
    store<i32>(index + <usize>(n << 2), -1);
  }
  for (let j = 0; j < job.points; j += 4) {
    const at = row + <usize>(j << 2);
    if (!v128.any_true(f32x4.lt(v128.load(at), v128.load32_splat(squared)))) continue;
    const stop = min(4, job.points - j);
    for (let lane = 0; lane < stop; lane++) {
      const d = load<f32>(at + <usize>(lane << 2));
      if (d < load<f32>(squared) && j + lane != self) sink(index, squared, k, d, j + lane);
    }
  }
  for (let size = k - 1; size > 0; size--) {
    const last = <usize>(size << 2);
    const d = load<f32>(squared + last);
    const point = load<i32>(index + last);
    store<f32>(squared + last, load<f32>(squared));
    store<i32>(index + last, load<i32>(index));
    sink(index, squared, size, d, point);
  }
}

/** Puts a point on the top of the heap in place of the one there, and lets it sink to where it belongs. */
@inline
function sink(index: usize, squared: usize, size: i32, d: f32, point: i32): void {
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= size) break;
    let next = <usize>(child << 2);
    if (child + 1 < size && isFarther(squared, index, next + 4, load<f32>(squared + next), load<i32>(index + next))) {
      child++;
      next += 4;
    }
    if (!isFarther(squared, index, next, d, point)) break;
    store<f32>(squared + <usize>(at << 2), load<f32>(squared + next));
    store<i32>(index + <usize>(at << 2), load<i32>(index + next));
    at = child;
  }
  store<f32>(squared + <usize>(at << 2), d);
  store<i32>(index + <usize>(at << 2), point);
}

@inline
function isFarther(squared: usize, index: usize, at: usize, d: f32, point: i32): bool {
  const other = load<f32>(squared + at);
  return other > d || (other == d && load<i32>(index + at) > point);
}
