import { JOB } from './layout';
import { firstOf, madd, promoteHigh, zero } from './simd';

/** Rows summed in single precision before they go into the double-precision totals. */
export const CHUNK_ROWS: i32 = 128;

/**
 * Batch norm over the rows of x[rows×channels]. `a` and `b` hold what the pass needs for each channel:
 * apply: y = act(a·x + b + residual); gradient: dx = a·dy' + b·(x − mean) + c, dy' = dy where y > 0.
 * `sums` holds two double-precision totals for each channel and thread.
 */
@unmanaged
export class BatchNormJob {
  x: usize;
  y: usize;
  residual: usize;
  dy: usize;
  dx: usize;
  dresidual: usize;
  scale: usize;
  offset: usize;
  mean: usize;
  variance: usize;
  dscale: usize;
  doffset: usize;
  a: usize;
  b: usize;
  c: usize;
  sums: usize;
  rows: i32;
  channels: i32;
  relu: i32;
  epsilon: f32;
}

@inline
export function batchNormJob(): BatchNormJob {
  return changetype<BatchNormJob>(JOB);
}

@inline
export function sumsOf(job: BatchNormJob, thread: i32): usize {
  return job.sums + <usize>(thread * job.channels * 16);
}

export function clearSums(job: BatchNormJob, thread: i32): void {
  memory.fill(sumsOf(job, thread), 0, job.channels * 16);
}

@inline
export function addLanes(sums: usize, channel: i32, first: v128, second: v128): void {
  const at = sums + <usize>(channel << 4);
  const low = f64x2.promote_low_f32x4(first), high = promoteHigh(first);
  const low2 = f64x2.promote_low_f32x4(second), high2 = promoteHigh(second);
  addPair(at, f64x2.extract_lane(low, 0), f64x2.extract_lane(low2, 0));
  addPair(at + 16, f64x2.extract_lane(low, 1), f64x2.extract_lane(low2, 1));
  addPair(at + 32, f64x2.extract_lane(high, 0), f64x2.extract_lane(high2, 0));
  addPair(at + 48, f64x2.extract_lane(high, 1), f64x2.extract_lane(high2, 1));
}

@inline
export function addPair(at: usize, first: f64, second: f64): void {
  store<f64>(at, load<f64>(at) + first);
  store<f64>(at, load<f64>(at, 8) + second, 8);
}

/** Sums of x − k and (x − k)², k being the first row: near enough to the mean that squares do not cancel. */
export function batchNormStatsTask(thread: i32, threads: i32): void {
  const job = batchNormJob();
  const channels = job.channels;
  const sums = sumsOf(job, thread);
  clearSums(job, thread);
  const end = firstOf(job.rows, thread + 1, threads);
  for (let row = firstOf(job.rows, thread, threads); row < end; row += CHUNK_ROWS) {
    const rows = min(CHUNK_ROWS, end - row);
    const from = job.x + <usize>row * <usize>(channels * 4);
    let c = 0;
    for (; c + 16 <= channels; c += 16) stats16(from, job.x, rows, channels, c, sums);
    for (; c + 4 <= channels; c += 4) stats4(from, job.x, rows, channels, c, sums);
    for (; c < channels; c++) {
      const k = load<f32>(job.x + <usize>(c << 2));
      let sum: f32 = 0, squares: f32 = 0;
      for (let r = 0; r < rows; r++) {
        const d = load<f32>(from + <usize>((r * channels + c) << 2)) - k;
        sum += d;
        squares += d * d;
      }
      addPair(sums + <usize>(c << 4), sum, squares);
    }
  }
}

/** Adds Σ(x − k) and Σ(x − k)² of 16 channels from `c` on, k at `shift`, to the pairs of doubles at `sums`. */
export function stats16(from: usize, shift: usize, rows: i32, channels: i32, c: i32, sums: usize): void {
  const at = <usize>(c << 2);
  const k0 = v128.load(shift + at), k1 = v128.load(shift + at, 16);
  const k2 = v128.load(shift + at, 32), k3 = v128.load(shift + at, 48);
  let s0 = zero(), s1 = zero(), s2 = zero(), s3 = zero();
  let q0 = zero(), q1 = zero(), q2 = zero(), q3 = zero();
  let p = from + at;
  const pitch = <usize>(channels << 2);
  for (; rows > 0; rows--) {
    const d0 = f32x4.sub(v128.load(p), k0), d1 = f32x4.sub(v128.load(p, 16), k1);
    const d2 = f32x4.sub(v128.load(p, 32), k2), d3 = f32x4.sub(v128.load(p, 48), k3);
    s0 = f32x4.add(s0, d0);
    s1 = f32x4.add(s1, d1);
    s2 = f32x4.add(s2, d2);
    s3 = f32x4.add(s3, d3);
    q0 = madd(d0, d0, q0);
    q1 = madd(d1, d1, q1);
    q2 = madd(d2, d2, q2);
    q3 = madd(d3, d3, q3);
    p += pitch;
  }
  addLanes(sums, c, s0, q0);
  addLanes(sums, c + 4, s1, q1);
  addLanes(sums, c + 8, s2, q2);
  addLanes(sums, c + 12, s3, q3);
}

export function stats4(from: usize, shift: usize, rows: i32, channels: i32, c: i32, sums: usize): void {
  const at = <usize>(c << 2);
  const k = v128.load(shift + at);
  let s = zero(), q = zero();
  let p = from + at;
  for (; rows > 0; rows--) {
    const d = f32x4.sub(v128.load(p), k);
    s = f32x4.add(s, d);
    q = madd(d, d, q);
    p += <usize>(channels << 2);
  }
  addLanes(sums, c, s, q);
}

/** Mean and biased variance from the sums of all threads, and a, b of the apply pass. */
export function batchNormMoments(job: BatchNormJob, threads: i32): void {
  const rows = <f64>job.rows;
  for (let c = 0; c < job.channels; c++) {
    const at = <usize>(c << 2);
    let sum: f64 = 0, squares: f64 = 0;
    for (let t = 0; t < threads; t++) {
      const from = sumsOf(job, t) + <usize>(c << 4);
      sum += load<f64>(from);
      squares += load<f64>(from, 8);
    }
    const shifted = sum / rows;
    store<f32>(job.mean + at, <f32>(shifted + <f64>load<f32>(job.x + at)));
    store<f32>(job.variance + at, <f32>max(0, squares / rows - shifted * shifted));
  }
}

/** a = scale / √(variance + ε), b = offset − mean · a. */
export function batchNormCoefficients(job: BatchNormJob): void {
  for (let c = 0; c < job.channels; c++) {
    const at = <usize>(c << 2);
    const a = <f64>load<f32>(job.scale + at) / sqrt<f64>(<f64>load<f32>(job.variance + at) + <f64>job.epsilon);
    store<f32>(job.a + at, <f32>a);
    if (job.b) store<f32>(job.b + at, <f32>(<f64>load<f32>(job.offset + at) - <f64>load<f32>(job.mean + at) * a));
  }
}

export function batchNormApplyTask(thread: i32, threads: i32): void {
  const job = batchNormJob();
  if (job.residual) {
    if (job.relu) apply(job, thread, threads, true, true);
    else apply(job, thread, threads, true, false);
  } else if (job.relu) apply(job, thread, threads, false, true);
  else apply(job, thread, threads, false, false);
}

@inline
function apply(job: BatchNormJob, thread: i32, threads: i32, residual: bool, relu: bool): void {
  const channels = job.channels;
  const end = firstOf(job.rows, thread + 1, threads);
  let row = firstOf(job.rows, thread, threads);
  let at = <usize>row * <usize>(channels * 4);
  for (; row < end; row++) {
    let c = 0;
    for (; c + 4 <= channels; c += 4) {
      const k = <usize>(c << 2);
      let v = madd(v128.load(job.x + at), v128.load(job.a + k), v128.load(job.b + k));
      if (residual) v = f32x4.add(v, v128.load(job.residual + at));
      if (relu) v = f32x4.max(v, zero());
      v128.store(job.y + at, v);
      at += 16;
    }
    for (; c < channels; c++) {
      const k = <usize>(c << 2);
      let v = load<f32>(job.x + at) * load<f32>(job.a + k) + load<f32>(job.b + k);
      if (residual) v += load<f32>(job.residual + at);
      if (relu) v = max<f32>(v, 0);
      store<f32>(job.y + at, v);
      at += 4;
    }
  }
}
