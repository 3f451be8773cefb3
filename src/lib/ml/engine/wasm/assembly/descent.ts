import { JOB, PARTIALS } from './layout';
import { horizontalSum, madd, nmadd, promoteHigh, zero } from './simd';

/**
 * t-SNE in the plane. Coordinates stand twice: by axis for what repels, every point every other one, and by point for
 * what attracts, which gathers them.
 */
@unmanaged
export class DescentJob {
  points: i32;
  /** Blocks of four points to go through now. */
  fromBlock: i32;
  toBlock: i32;
  /** By axis, padded to blocks with places so far away that nothing is felt from there. */
  x: usize;
  y: usize;
  /** x, y a point: where they are, and where they go. */
  at: usize;
  next: usize;
  /** For each thread a force by axis, padded, x before y. */
  forces: usize;
  /** First edge of each point, a multiple of four; points + 1 of them. */
  start: usize;
  /** Of each edge: byte offset of its other end in `at`, and its affinity; those that fill up have an affinity of 0. */
  ends: usize;
  affinity: usize;
  /** First point of each thread's share of the edges; threads + 1 of them. */
  cuts: usize;
  /** x, y a point. */
  velocity: usize;
  gains: usize;
  exaggeration: f32;
  momentum: f32;
  rate: f32;
  /** Σ (1 + d²)⁻¹ over all ordered pairs. */
  z: f64;
}

@inline
export function descentJob(): DescentJob {
  return changetype<DescentJob>(JOB);
}

@inline
function partial(thread: i32): usize {
  return PARTIALS + <usize>(thread << 3);
}

/**
 * Repulsion between the blocks given and all behind them, both ways at once; each thread takes every so manieth block
 * and leaves its sums in its own forces and its part of Z, which the first block begins anew.
 */
export function repelTask(thread: i32, threads: i32): void {
  const job = descentJob();
  const blocks = (job.points + 3) >> 2;
  const fx = job.forces + <usize>(thread * blocks) * 32;
  const fy = fx + <usize>blocks * 16;
  if (job.fromBlock == 0) {
    memory.fill(fx, 0, <usize>blocks * 32);
    store<f64>(partial(thread), 0);
  }
  let z: f64 = load<f64>(partial(thread));
  for (let b = job.fromBlock + ((thread + threads - job.fromBlock % threads) % threads); b < job.toBlock; b += threads) {
    z += withinBlock(job, b << 2, fx, fy);
    z += twoRows(job, b, <usize>(b << 4), blocks, fx, fy);
    z += twoRows(job, b, <usize>(b << 4) + 8, blocks, fx, fy);
  }
  store<f64>(partial(thread), z);
}

function withinBlock(job: DescentJob, first: i32, fx: usize, fy: usize): f64 {
  const end = min(first + 4, job.points);
  let z: f64 = 0;
  for (let i = first; i < end; i++) {
    const own = <usize>(i << 2);
    for (let j = i + 1; j < end; j++) {
      const other = <usize>(j << 2);
      const dx = load<f32>(job.x + own) - load<f32>(job.x + other);
      const dy = load<f32>(job.y + own) - load<f32>(job.y + other);
      const q: f32 = 1 / (1 + dx * dx + dy * dy);
      z += q;
      const tx = q * q * dx, ty = q * q * dy;
      store<f32>(fx + own, load<f32>(fx + own) + tx);
      store<f32>(fy + own, load<f32>(fy + own) + ty);
      store<f32>(fx + other, load<f32>(fx + other) - tx);
      store<f32>(fy + other, load<f32>(fy + other) - ty);
    }
  }
  return z;
}

/** Two points, at byte offset `own`, against the blocks behind block `b`. Points that fill up stand in the last alone. */
@inline
function twoRows(job: DescentJob, b: i32, own: usize, blocks: i32, fx: usize, fy: usize): f64 {
  const x0 = v128.load32_splat(job.x + own), y0 = v128.load32_splat(job.y + own);
  const x1 = v128.load32_splat(job.x + own, 4), y1 = v128.load32_splat(job.y + own, 4);
  const one = f32x4.splat(1);
  let fx0 = zero(), fy0 = zero(), fx1 = zero(), fy1 = zero(), z = zero();
  const end = <usize>(blocks << 4);
  for (let other = <usize>((b + 1) << 4); other < end; other += 16) {
    const x = v128.load(job.x + other), y = v128.load(job.y + other);
    const dx0 = f32x4.sub(x0, x), dy0 = f32x4.sub(y0, y);
    const dx1 = f32x4.sub(x1, x), dy1 = f32x4.sub(y1, y);
    const q0 = f32x4.div(one, madd(dx0, dx0, madd(dy0, dy0, one)));
    const q1 = f32x4.div(one, madd(dx1, dx1, madd(dy1, dy1, one)));
    z = f32x4.add(z, f32x4.add(q0, q1));
    const r0 = f32x4.mul(q0, q0), r1 = f32x4.mul(q1, q1);
    if (ASC_FEATURE_RELAXED_SIMD) {
      fx0 = madd(r0, dx0, fx0);
      fy0 = madd(r0, dy0, fy0);
      fx1 = madd(r1, dx1, fx1);
      fy1 = madd(r1, dy1, fy1);
      v128.store(fx + other, nmadd(r1, dx1, nmadd(r0, dx0, v128.load(fx + other))));
      v128.store(fy + other, nmadd(r1, dy1, nmadd(r0, dy0, v128.load(fy + other))));
    } else {
      const tx0 = f32x4.mul(r0, dx0), ty0 = f32x4.mul(r0, dy0);
      const tx1 = f32x4.mul(r1, dx1), ty1 = f32x4.mul(r1, dy1);
      fx0 = f32x4.add(fx0, tx0);
      fy0 = f32x4.add(fy0, ty0);
      fx1 = f32x4.add(fx1, tx1);
      fy1 = f32x4.add(fy1, ty1);
      v128.store(fx + other, f32x4.sub(v128.load(fx + other), f32x4.add(tx0, tx1)));
      v128.store(fy + other, f32x4.sub(v128.load(fy + other), f32x4.add(ty0, ty1)));
    }
  }
  store<f32>(fx + own, load<f32>(fx + own) + horizontalSum(fx0));
  store<f32>(fy + own, load<f32>(fy + own) + horizontalSum(fy0));
  store<f32>(fx + own, load<f32>(fx + own, 4) + horizontalSum(fx1), 4);
  store<f32>(fy + own, load<f32>(fy + own, 4) + horizontalSum(fy1), 4);
  return doubleSum(z);
}

@inline
function doubleSum(v: v128): f64 {
  const pair = f64x2.add(f64x2.promote_low_f32x4(v), promoteHigh(v));
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}

/** x, y of the two points at `a` and `b`. */
@inline
function two(at: usize, a: usize): v128 {
  return v128.load64_lane(at + <usize>load<u32>(a, 4), v128.load64_zero(at + <usize>load<u32>(a)), 1);
}

/** Attraction, then a step by momentum and gains (Jacobs 1988) to `next` and the axes. Points by the cuts. */
export function descendTask(thread: i32, threads: i32): void {
  const job = descentJob();
  const blocks = (job.points + 3) >> 2;
  const one = f32x4.splat(1);
  const inverse = <f32>(1 / job.z);
  const end = load<i32>(job.cuts + <usize>(thread << 2), 4);
  for (let i = load<i32>(job.cuts + <usize>(thread << 2)); i < end; i++) {
    const own = <usize>(i << 2);
    const x = v128.load32_splat(job.x + own), y = v128.load32_splat(job.y + own);
    let fx = zero(), fy = zero();
    const stop = <usize>load<i32>(job.start + own, 4) << 2;
    for (let e = <usize>load<i32>(job.start + own) << 2; e < stop; e += 16) {
      const a = two(job.at, job.ends + e), b = two(job.at, job.ends + e + 8);
      const dx = f32x4.sub(x, v128.shuffle<f32>(a, b, 0, 2, 4, 6));
      const dy = f32x4.sub(y, v128.shuffle<f32>(a, b, 1, 3, 5, 7));
      const pull = f32x4.div(v128.load(job.affinity + e), madd(dx, dx, madd(dy, dy, one)));
      fx = madd(pull, dx, fx);
      fy = madd(pull, dy, fy);
    }
    let rx: f32 = 0, ry: f32 = 0;
    for (let t = 0; t < threads; t++) {
      const forces = job.forces + <usize>(t * blocks) * 32 + own;
      rx += load<f32>(forces);
      ry += load<f32>(forces + <usize>blocks * 16);
    }
    const nx = move(job, own << 1, 4 * (job.exaggeration * horizontalSum(fx) - rx * inverse));
    const ny = move(job, (own << 1) + 4, 4 * (job.exaggeration * horizontalSum(fy) - ry * inverse));
    store<f32>(job.x + own, nx);
    store<f32>(job.y + own, ny);
  }
}

@inline
function move(job: DescentJob, own: usize, gradient: f32): f32 {
  const before = load<f32>(job.velocity + own);
  const old = load<f32>(job.gains + own);
  const gain = max<f32>(0.01, gradient * before < 0 ? old + 0.2 : old * 0.8);
  const velocity = job.momentum * before - job.rate * gain * gradient;
  const to = load<f32>(job.at + own) + velocity;
  store<f32>(job.gains + own, gain);
  store<f32>(job.velocity + own, velocity);
  store<f32>(job.next + own, to);
  return to;
}

/** Σ p · ln(1 + d²) over the edges, a part for each thread. */
export function costTask(thread: i32, threads: i32): void {
  const job = descentJob();
  const one = f32x4.splat(1);
  let sum: f64 = 0;
  const end = load<i32>(job.cuts + <usize>(thread << 2), 4);
  for (let i = load<i32>(job.cuts + <usize>(thread << 2)); i < end; i++) {
    const own = <usize>(i << 2);
    const x = v128.load32_splat(job.x + own), y = v128.load32_splat(job.y + own);
    let cost = zero();
    const stop = <usize>load<i32>(job.start + own, 4) << 2;
    for (let e = <usize>load<i32>(job.start + own) << 2; e < stop; e += 16) {
      const a = two(job.at, job.ends + e), b = two(job.at, job.ends + e + 8);
      const dx = f32x4.sub(x, v128.shuffle<f32>(a, b, 0, 2, 4, 6));
      const dy = f32x4.sub(y, v128.shuffle<f32>(a, b, 1, 3, 5, 7));
      cost = madd(v128.load(job.affinity + e), ln4(madd(dx, dx, madd(dy, dy, one))), cost);
    }
    sum += doubleSum(cost);
  }
  store<f64>(partial(thread), sum);
}

/** Natural logarithm of normal numbers > 0 (Cephes' logf): x = 2ⁿ · m with √½ ≤ m < √2. */
@inline
function ln4(v: v128): v128 {
  const shifted = i32x4.sub(v, i32x4.splat(0x3f3504f3));
  const n = f32x4.convert_i32x4_s(i32x4.shr_s(shifted, 23));
  const m = i32x4.add(v128.and(shifted, i32x4.splat(0x007fffff)), i32x4.splat(0x3f3504f3));
  const r = f32x4.sub(m, f32x4.splat(1));
  let p = madd(r, f32x4.splat(7.0376836292e-2), f32x4.splat(-1.1514610310e-1));
  p = madd(r, p, f32x4.splat(1.1676998740e-1));
  p = madd(r, p, f32x4.splat(-1.2420140846e-1));
  p = madd(r, p, f32x4.splat(1.4249322787e-1));
  p = madd(r, p, f32x4.splat(-1.6668057665e-1));
  p = madd(r, p, f32x4.splat(2.0000714765e-1));
  p = madd(r, p, f32x4.splat(-2.4999993993e-1));
  p = madd(r, p, f32x4.splat(3.3333331174e-1));
  const square = f32x4.mul(r, r);
  let ln = madd(f32x4.mul(square, r), p, f32x4.mul(n, f32x4.splat(-2.12194440e-4)));
  ln = f32x4.add(madd(square, f32x4.splat(-0.5), ln), r);
  return madd(n, f32x4.splat(0.693359375), ln);
}
