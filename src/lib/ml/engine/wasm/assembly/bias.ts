import { JOB } from './layout';
import { activate, activationGrad, LEAKY, NONE, RELU, RELU6, TANH } from './nonlinear';
import { addDoubles, firstOf, zero } from './simd';

/** Rows summed in single precision before they go into the double-precision totals. */
const CHUNK_ROWS: i32 = 64;

/**
 * y = act(x + bias) over `count` floats. The bias is repeated to a row of `period` floats, a multiple of four, so that
 * any number of channels runs in whole vectors; what remains behind the last whole row is the last thread's.
 */
@unmanaged
export class BiasJob {
  x: usize;
  y: usize;
  dy: usize;
  dx: usize;
  /** The repeated bias, or 0. */
  pattern: usize;
  /** Gradient: `period` doubles for each thread, or 0 where no bias wants one. */
  sums: usize;
  count: i32;
  period: i32;
  activation: i32;
}

@inline
export function biasJob(): BiasJob {
  return changetype<BiasJob>(JOB);
}

export function biasTask(thread: i32, threads: i32): void {
  const job = biasJob();
  switch (job.activation) {
    case RELU: forward(job, thread, threads, RELU); break;
    case RELU6: forward(job, thread, threads, RELU6); break;
    case LEAKY: forward(job, thread, threads, LEAKY); break;
    case TANH: forward(job, thread, threads, TANH); break;
    default: forward(job, thread, threads, NONE);
  }
}

@inline
function forward(job: BiasJob, thread: i32, threads: i32, kind: i32): void {
  const period = job.period;
  const rows = job.count / period;
  let row = firstOf(rows, thread, threads);
  const end = firstOf(rows, thread + 1, threads);
  const bytes = <usize>(period << 2);
  let x = job.x + <usize>row * bytes, y = job.y + <usize>row * bytes;
  for (; row < end; row++) {
    for (let at: usize = 0; at < bytes; at += 16) {
      v128.store(y + at, activate(kind, f32x4.add(v128.load(x + at), v128.load(job.pattern + at))));
    }
    x += bytes;
    y += bytes;
  }
  if (thread < threads - 1) return;
  const rest = <usize>((job.count - rows * period) << 2);
  for (let at: usize = 0; at < rest; at += 4) {
    const v = f32x4.add(v128.load32_zero(x + at), v128.load32_zero(job.pattern + at));
    store<f32>(y + at, f32x4.extract_lane(activate(kind, v), 0));
  }
}

export function biasGradTask(thread: i32, threads: i32): void {
  const job = biasJob();
  switch (job.activation) {
    case RELU: backward(job, thread, threads, RELU); break;
    case RELU6: backward(job, thread, threads, RELU6); break;
    case LEAKY: backward(job, thread, threads, LEAKY); break;
    case TANH: backward(job, thread, threads, TANH); break;
    default: backward(job, thread, threads, NONE);
  }
}

@inline
function backward(job: BiasJob, thread: i32, threads: i32, kind: i32): void {
  const period = job.period;
  const bytes = <usize>(period << 2);
  const rows = job.count / period;
  const sums = job.sums + <usize>thread * (bytes << 1);
  if (job.sums) memory.fill(sums, 0, bytes << 1);
  const end = firstOf(rows, thread + 1, threads);
  for (let row = firstOf(rows, thread, threads); row < end; row += CHUNK_ROWS) {
    const count = min(CHUNK_ROWS, end - row);
    for (let at: usize = 0; at < bytes; at += 32) {
      let offset = <usize>row * bytes + at;
      let s0 = zero(), s1 = zero();
      for (let r = 0; r < count; r++) {
        const d0 = activationGrad(kind, v128.load(job.dy + offset), v128.load(job.y + offset));
        const d1 = activationGrad(kind, v128.load(job.dy + offset, 16), v128.load(job.y + offset, 16));
        v128.store(job.dx + offset, d0);
        v128.store(job.dx + offset, d1, 16);
        s0 = f32x4.add(s0, d0);
        s1 = f32x4.add(s1, d1);
        offset += bytes;
      }
      if (job.sums) {
        addDoubles(sums + (at << 1), s0);
        addDoubles(sums + (at << 1) + 32, s1);
      }
    }
  }
  if (thread < threads - 1) return;
  const from = <usize>rows * bytes;
  const rest = <usize>((job.count - rows * period) << 2);
  for (let at: usize = 0; at < rest; at += 4) {
    const d = activationGrad(kind, v128.load32_zero(job.dy + from + at), v128.load32_zero(job.y + from + at));
    const value = f32x4.extract_lane(d, 0);
    store<f32>(job.dx + from + at, value);
    if (job.sums) store<f64>(sums + (at << 1), load<f64>(sums + (at << 1)) + <f64>value);
  }
}

/** Writes `bias` again and again until the row is full. */
export function repeatBias(bias: usize, channels: i32, pattern: usize, period: i32): void {
  for (let i = 0, c = 0; i < period; i++) {
    store<f32>(pattern + <usize>(i << 2), bias ? load<f32>(bias + <usize>(c << 2)) : 0);
    if (++c == channels) c = 0;
  }
}

/** The totals of all threads and repetitions, in this order. */
export function foldBias(job: BiasJob, channels: i32, dbias: usize, threads: i32): void {
  for (let c = 0; c < channels; c++) {
    let sum: f64 = 0;
    for (let t = 0; t < threads; t++) {
      const from = job.sums + <usize>(t * job.period * 8);
      for (let i = c; i < job.period; i += channels) sum += load<f64>(from + <usize>(i << 3));
    }
    store<f32>(dbias + <usize>(c << 2), <f32>sum);
  }
}
