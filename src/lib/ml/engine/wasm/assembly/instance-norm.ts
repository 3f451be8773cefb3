import { addLanes, addPair, stats16, stats4 } from './batch-norm';
import { JOB } from './layout';
import { activate, activationGrad, LEAKY, NONE, RELU, RELU6, TANH } from './nonlinear';
import { firstOf, madd, zero } from './simd';

/** Pixels summed in single precision before they go into the double-precision totals. */
const CHUNK_PIXELS: i32 = 128;
/** Channels of one unit of work where the images are fewer than the threads. */
const GROUP: i32 = 16;

/**
 * Instance norm over the pixels of each image of x[batch×pixels×channels]. A unit of work is an image, or a group of its
 * channels; each channel is summed by one thread, so the bits do not depend on their number. The scratch of a
 * thread: two doubles a channel, then the three coefficients a, b, c of batch-norm.ts.
 */
@unmanaged
export class InstanceNormJob {
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
  scratch: usize;
  batch: i32;
  pixels: i32;
  channels: i32;
  activation: i32;
  epsilon: f32;
}

@inline
export function instanceNormJob(): InstanceNormJob {
  return changetype<InstanceNormJob>(JOB);
}

export function instanceNormThreadBytes(channels: i32): i32 {
  return (channels * 28 + 127) & ~63;
}

export function instanceNormTask(thread: i32, threads: i32): void {
  eachUnit(thread, threads, false);
}

export function instanceNormGradTask(thread: i32, threads: i32): void {
  eachUnit(thread, threads, true);
}

function eachUnit(thread: i32, threads: i32, gradient: bool): void {
  const job = instanceNormJob();
  const size = job.batch >= threads ? job.channels : min(GROUP, job.channels);
  const groups = (job.channels + size - 1) / size;
  const scratch = job.scratch + <usize>(thread * instanceNormThreadBytes(job.channels));
  const end = firstOf(job.batch * groups, thread + 1, threads);
  for (let unit = firstOf(job.batch * groups, thread, threads); unit < end; unit++) {
    const image = unit / groups;
    const first = (unit - image * groups) * size;
    const past = min(first + size, job.channels);
    if (gradient) backward(job, image, first, past, scratch);
    else forward(job, image, first, past, scratch);
  }
}

function forward(job: InstanceNormJob, image: i32, first: i32, past: i32, sums: usize): void {
  const channels = job.channels, pixels = job.pixels;
  const x = job.x + <usize>(image * pixels) * <usize>(channels * 4);
  memory.fill(sums + <usize>(first << 4), 0, (past - first) << 4);
  for (let p = 0; p < pixels; p += CHUNK_PIXELS) {
    const rows = min(CHUNK_PIXELS, pixels - p);
    const from = x + <usize>(p * channels * 4);
    let c = first;
    for (; c + 16 <= past; c += 16) stats16(from, x, rows, channels, c, sums);
    for (; c + 4 <= past; c += 4) stats4(from, x, rows, channels, c, sums);
    for (; c < past; c++) {
      const k = load<f32>(x + <usize>(c << 2));
      let sum: f32 = 0, squares: f32 = 0;
      for (let r = 0; r < rows; r++) {
        const d = load<f32>(from + <usize>((r * channels + c) << 2)) - k;
        sum += d;
        squares += d * d;
      }
      addPair(sums + <usize>(c << 4), sum, squares);
    }
  }
  const a = sums + <usize>(channels << 4), b = a + <usize>(channels << 2);
  for (let c = first; c < past; c++) {
    const at = <usize>(c << 2), own = <usize>((image * channels + c) << 2);
    const shifted = load<f64>(sums + <usize>(c << 4)) / <f64>pixels;
    const square = load<f64>(sums + <usize>(c << 4), 8) / <f64>pixels;
    const mean = shifted + <f64>load<f32>(x + at);
    const variance = max(0, square - shifted * shifted);
    store<f32>(job.mean + own, <f32>mean);
    store<f32>(job.variance + own, <f32>variance);
    const scale: f64 = job.scale ? <f64>load<f32>(job.scale + own) : 1;
    const factor = scale / sqrt<f64>(variance + <f64>job.epsilon);
    const offset: f64 = job.scale ? <f64>load<f32>(job.offset + own) : 0;
    store<f32>(a + at, <f32>factor);
    store<f32>(b + at, <f32>(offset - mean * factor));
  }
  switch (job.activation) {
    case RELU: applyTo(job, image, first, past, a, b, RELU); break;
    case RELU6: applyTo(job, image, first, past, a, b, RELU6); break;
    case LEAKY: applyTo(job, image, first, past, a, b, LEAKY); break;
    case TANH: applyTo(job, image, first, past, a, b, TANH); break;
    default: applyTo(job, image, first, past, a, b, NONE);
  }
}

@inline
function applyTo(
  job: InstanceNormJob, image: i32, first: i32, past: i32, a: usize, b: usize, kind: i32,
): void {
  if (job.residual) apply(job, image, first, past, a, b, kind, true);
  else apply(job, image, first, past, a, b, kind, false);
}

@inline
function apply(
  job: InstanceNormJob, image: i32, first: i32, past: i32, a: usize, b: usize, kind: i32, residual: bool,
): void {
  const channels = job.channels;
  const start = <usize>(image * job.pixels) * <usize>(channels * 4) + <usize>(first << 2);
  for (let p = 0; p < job.pixels; p++) {
    let at = start + <usize>(p * channels * 4);
    let c = first;
    for (; c + 4 <= past; c += 4) {
      const k = <usize>(c << 2);
      let v = madd(v128.load(job.x + at), v128.load(a + k), v128.load(b + k));
      if (residual) v = f32x4.add(v, v128.load(job.residual + at));
      v128.store(job.y + at, activate(kind, v));
      at += 16;
    }
    for (; c < past; c++) {
      const k = <usize>(c << 2);
      let v = madd(v128.load32_zero(job.x + at), v128.load32_zero(a + k), v128.load32_zero(b + k));
      if (residual) v = f32x4.add(v, v128.load32_zero(job.residual + at));
      store<f32>(job.y + at, f32x4.extract_lane(activate(kind, v), 0));
      at += 4;
    }
  }
}

function backward(job: InstanceNormJob, image: i32, first: i32, past: i32, sums: usize): void {
  switch (job.activation) {
    case RELU: gradient(job, image, first, past, sums, RELU); break;
    case RELU6: gradient(job, image, first, past, sums, RELU6); break;
    case LEAKY: gradient(job, image, first, past, sums, LEAKY); break;
    case TANH: gradient(job, image, first, past, sums, TANH); break;
    default: gradient(job, image, first, past, sums, NONE);
  }
}

@inline
function gradient(job: InstanceNormJob, image: i32, first: i32, past: i32, sums: usize, kind: i32): void {
  const channels = job.channels, pixels = job.pixels;
  const pitch = <usize>(channels * 4);
  const start = <usize>(image * pixels) * pitch;
  const mean = job.mean + <usize>(image * channels * 4);
  memory.fill(sums + <usize>(first << 4), 0, (past - first) << 4);
  for (let p = 0; p < pixels; p += CHUNK_PIXELS) {
    const rows = min(CHUNK_PIXELS, pixels - p);
    let c = first;
    for (; c + 8 <= past; c += 8) {
      const m0 = v128.load(mean + <usize>(c << 2)), m1 = v128.load(mean + <usize>(c << 2), 16);
      let s0 = zero(), s1 = zero(), q0 = zero(), q1 = zero();
      let at = start + <usize>p * pitch + <usize>(c << 2);
      for (let r = 0; r < rows; r++) {
        const d0 = activationGrad(kind, v128.load(job.dy + at), v128.load(job.y + at));
        const d1 = activationGrad(kind, v128.load(job.dy + at, 16), v128.load(job.y + at, 16));
        s0 = f32x4.add(s0, d0);
        s1 = f32x4.add(s1, d1);
        q0 = madd(d0, f32x4.sub(v128.load(job.x + at), m0), q0);
        q1 = madd(d1, f32x4.sub(v128.load(job.x + at, 16), m1), q1);
        at += pitch;
      }
      addLanes(sums, c, s0, q0);
      addLanes(sums, c + 4, s1, q1);
    }
    for (; c < past; c++) {
      const m = load<f32>(mean + <usize>(c << 2));
      let sum: f32 = 0, products: f32 = 0;
      let at = start + <usize>p * pitch + <usize>(c << 2);
      for (let r = 0; r < rows; r++) {
        const y = v128.load32_zero(job.y + at);
        const d = f32x4.extract_lane(activationGrad(kind, v128.load32_zero(job.dy + at), y), 0);
        sum += d;
        products += d * (load<f32>(job.x + at) - m);
        at += pitch;
      }
      addPair(sums + <usize>(c << 4), sum, products);
    }
  }
  const a = sums + <usize>(channels << 4), b = a + pitch, k = b + pitch;
  for (let c = first; c < past; c++) {
    const at = <usize>(c << 2), own = <usize>((image * channels + c) << 2);
    const sum = load<f64>(sums + <usize>(c << 4)), products = load<f64>(sums + <usize>(c << 4), 8);
    const inverse = 1 / sqrt<f64>(<f64>load<f32>(job.variance + own) + <f64>job.epsilon);
    let factor = inverse;
    if (job.scale) {
      factor *= <f64>load<f32>(job.scale + own);
      store<f32>(job.doffset + own, <f32>sum);
      store<f32>(job.dscale + own, <f32>(products * inverse));
    }
    const slope = (-factor * inverse * inverse * products) / <f64>pixels;
    store<f32>(a + at, <f32>factor);
    store<f32>(b + at, <f32>slope);
    // c − b · mean, so that the last pass needs no mean.
    const level = (-factor * sum) / <f64>pixels;
    store<f32>(k + at, <f32>(level - <f64>(<f32>slope) * <f64>load<f32>(mean + at)));
  }
  for (let p = 0; p < pixels; p++) {
    let at = start + <usize>p * pitch + <usize>(first << 2);
    let c = first;
    for (; c + 4 <= past; c += 4) {
      const j = <usize>(c << 2);
      const d = activationGrad(kind, v128.load(job.dy + at), v128.load(job.y + at));
      const inner = madd(v128.load(job.x + at), v128.load(b + j), v128.load(k + j));
      v128.store(job.dx + at, madd(d, v128.load(a + j), inner));
      if (job.dresidual) v128.store(job.dresidual + at, d);
      at += 16;
    }
    for (; c < past; c++) {
      const j = <usize>(c << 2);
      const y = v128.load32_zero(job.y + at);
      const d = f32x4.extract_lane(activationGrad(kind, v128.load32_zero(job.dy + at), y), 0);
      const inner = load<f32>(job.x + at) * load<f32>(b + j) + load<f32>(k + j);
      store<f32>(job.dx + at, d * load<f32>(a + j) + inner);
      if (job.dresidual) store<f32>(job.dresidual + at, d);
      at += 4;
    }
  }
}
