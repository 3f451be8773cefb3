import { JOB, PARTIALS } from './layout';
import { firstOf, promoteHigh, zero } from './simd';

/** What is summed of a (and b): the codes of `total`. */
export const VALUES: i32 = 0;
export const HINGE: i32 = 1;
export const DISTANCE: i32 = 2;
export const ROOT_DISTANCE: i32 = 3;
export const PRODUCT: i32 = 4;

/** Under the root of the distance, so that its slope stays finite at 0. */
export const ROOT_EPSILON: f32 = 1e-3;
/** Vectors summed in single precision before they go into the double-precision totals. */
const CHUNK: i32 = 256;

/** Σ f(a[i], b[i]): each thread leaves the sum of its own part in its slot. */
@unmanaged
export class TotalJob {
  kind: i32;
  count: i32;
  a: usize;
  b: usize;
  /** HINGE: 1 or −1. */
  sign: f32;
}

@inline
export function totalJob(): TotalJob {
  return changetype<TotalJob>(JOB);
}

export function totalTask(thread: i32, threads: i32): void {
  const job = totalJob();
  switch (job.kind) {
    case HINGE: sum(job, thread, threads, HINGE); break;
    case DISTANCE: sum(job, thread, threads, DISTANCE); break;
    case ROOT_DISTANCE: sum(job, thread, threads, ROOT_DISTANCE); break;
    case PRODUCT: sum(job, thread, threads, PRODUCT); break;
    default: sum(job, thread, threads, VALUES);
  }
}

@inline
function term(kind: i32, a: v128, b: v128, sign: v128): v128 {
  if (kind == HINGE) return f32x4.max(f32x4.sub(f32x4.splat(1), f32x4.mul(sign, a)), zero());
  if (kind == DISTANCE) return f32x4.abs(f32x4.sub(a, b));
  if (kind == ROOT_DISTANCE) {
    return f32x4.sqrt(f32x4.add(f32x4.abs(f32x4.sub(a, b)), f32x4.splat(ROOT_EPSILON)));
  }
  if (kind == PRODUCT) return f32x4.mul(a, b);
  return a;
}

@inline
function sum(job: TotalJob, thread: i32, threads: i32, kind: i32): void {
  const paired = kind == DISTANCE || kind == ROOT_DISTANCE || kind == PRODUCT;
  const sign = f32x4.splat(job.sign);
  const vectors = job.count >> 2;
  const end = firstOf(vectors, thread + 1, threads);
  let i = firstOf(vectors, thread, threads);
  let a = job.a + <usize>(i << 4), b = job.b + <usize>(i << 4);
  let totals = f64x2.splat(0);
  while (i < end) {
    const stop = min(end, i + CHUNK);
    let s = zero();
    for (; i < stop; i++) {
      s = f32x4.add(s, term(kind, v128.load(a), paired ? v128.load(b) : zero(), sign));
      a += 16;
      b += 16;
    }
    totals = f64x2.add(totals, f64x2.add(f64x2.promote_low_f32x4(s), promoteHigh(s)));
  }
  let total = f64x2.extract_lane(totals, 0) + f64x2.extract_lane(totals, 1);
  if (thread == threads - 1) {
    for (let k = vectors << 2; k < job.count; k++) {
      const v = term(kind, v128.load32_zero(a), paired ? v128.load32_zero(b) : zero(), sign);
      total += <f64>f32x4.extract_lane(v, 0);
      a += 4;
      b += 4;
    }
  }
  store<f64>(PARTIALS + <usize>(thread << 3), total);
}

/** The sum of all threads' slots, in their order. */
export function foldTotals(threads: i32): f64 {
  let total: f64 = 0;
  for (let t = 0; t < threads; t++) total += load<f64>(PARTIALS + <usize>(t << 3));
  return total;
}
