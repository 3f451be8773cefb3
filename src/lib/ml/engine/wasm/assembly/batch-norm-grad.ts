import { addLanes, addPair, batchNormJob, BatchNormJob, CHUNK_ROWS, clearSums, sumsOf } from './batch-norm';
import { firstOf, madd, zero } from './simd';

/** Sums of dy' and dy' · (x − mean). */
export function batchNormGradSumsTask(thread: i32, threads: i32): void {
  const job = batchNormJob();
  if (job.relu) gradSums(job, thread, threads, true);
  else gradSums(job, thread, threads, false);
}

@inline
function masked(dy: v128, y: usize, relu: bool): v128 {
  return relu ? v128.and(dy, f32x4.gt(v128.load(y), zero())) : dy;
}

@inline
function gradSums(job: BatchNormJob, thread: i32, threads: i32, relu: bool): void {
  const channels = job.channels;
  const pitch = <usize>(channels * 4);
  const sums = sumsOf(job, thread);
  clearSums(job, thread);
  const end = firstOf(job.rows, thread + 1, threads);
  for (let row = firstOf(job.rows, thread, threads); row < end; row += CHUNK_ROWS) {
    const rows = min(CHUNK_ROWS, end - row);
    let c = 0;
    for (; c + 8 <= channels; c += 8) {
      const m0 = v128.load(job.mean + <usize>(c << 2)), m1 = v128.load(job.mean + <usize>(c << 2), 16);
      let s0 = zero(), s1 = zero(), q0 = zero(), q1 = zero();
      let at = <usize>row * pitch + <usize>(c << 2);
      for (let r = 0; r < rows; r++) {
        const d0 = masked(v128.load(job.dy + at), job.y + at, relu);
        const d1 = masked(v128.load(job.dy + at, 16), job.y + at + 16, relu);
        s0 = f32x4.add(s0, d0);
        s1 = f32x4.add(s1, d1);
        q0 = madd(d0, f32x4.sub(v128.load(job.x + at), m0), q0);
        q1 = madd(d1, f32x4.sub(v128.load(job.x + at, 16), m1), q1);
        at += pitch;
      }
      addLanes(sums, c, s0, q0);
      addLanes(sums, c + 4, s1, q1);
    }
    for (; c < channels; c++) {
      const mean = load<f32>(job.mean + <usize>(c << 2));
      let sum: f32 = 0, products: f32 = 0;
      let at = <usize>row * pitch + <usize>(c << 2);
      for (let r = 0; r < rows; r++) {
        const live = !relu || load<f32>(job.y + at) > 0;
        const d: f32 = live ? load<f32>(job.dy + at) : 0;
        sum += d;
        products += d * (load<f32>(job.x + at) - mean);
        at += pitch;
      }
      addPair(sums + <usize>(c << 4), sum, products);
    }
  }
}

/** dscale, doffset and the a, b, c of the gradient pass. */
export function batchNormGradCoefficients(job: BatchNormJob, threads: i32): void {
  const rows = <f64>job.rows;
  for (let c = 0; c < job.channels; c++) {
    const at = <usize>(c << 2);
    let sum: f64 = 0, products: f64 = 0;
    for (let t = 0; t < threads; t++) {
      const from = sumsOf(job, t) + <usize>(c << 4);
      sum += load<f64>(from);
      products += load<f64>(from, 8);
    }
    const inverse = 1 / sqrt<f64>(<f64>load<f32>(job.variance + at) + <f64>job.epsilon);
    const a = <f64>load<f32>(job.scale + at) * inverse;
    store<f32>(job.doffset + at, <f32>sum);
    store<f32>(job.dscale + at, <f32>(products * inverse));
    store<f32>(job.a + at, <f32>a);
    store<f32>(job.b + at, <f32>((-a * inverse * inverse * products) / rows));
    store<f32>(job.c + at, <f32>((-a * sum) / rows));
  }
}

/** dx, and dy' as the residual's gradient where asked for; without `b` the moments are constants: dx = a · dy'. */
export function batchNormGradTask(thread: i32, threads: i32): void {
  const job = batchNormJob();
  if (job.b) {
    if (job.relu) gradApply(job, thread, threads, true, true);
    else gradApply(job, thread, threads, false, true);
  } else if (job.relu) gradApply(job, thread, threads, true, false);
  else gradApply(job, thread, threads, false, false);
}

@inline
function gradApply(job: BatchNormJob, thread: i32, threads: i32, relu: bool, moments: bool): void {
  const channels = job.channels;
  const end = firstOf(job.rows, thread + 1, threads);
  let row = firstOf(job.rows, thread, threads);
  let at = <usize>row * <usize>(channels * 4);
  for (; row < end; row++) {
    let c = 0;
    for (; c + 4 <= channels; c += 4) {
      const k = <usize>(c << 2);
      const d = masked(v128.load(job.dy + at), job.y + at, relu);
      let v: v128;
      if (moments) {
        const centred = f32x4.sub(v128.load(job.x + at), v128.load(job.mean + k));
        v = madd(d, v128.load(job.a + k), madd(centred, v128.load(job.b + k), v128.load(job.c + k)));
      } else v = f32x4.mul(d, v128.load(job.a + k));
      v128.store(job.dx + at, v);
      if (job.dresidual) v128.store(job.dresidual + at, d);
      at += 16;
    }
    for (; c < channels; c++) {
      const k = <usize>(c << 2);
      const live = !relu || load<f32>(job.y + at) > 0;
      const d: f32 = live ? load<f32>(job.dy + at) : 0;
      let v = d * load<f32>(job.a + k);
      if (moments) v += (load<f32>(job.x + at) - load<f32>(job.mean + k)) * load<f32>(job.b + k) + load<f32>(job.c + k);
      store<f32>(job.dx + at, v);
      if (job.dresidual) store<f32>(job.dresidual + at, d);
      at += 4;
    }
  }
}
