import { JOB, PARTIALS } from './layout';
import { firstOf, horizontalSum, madd, zero } from './simd';

/** W[rows×columns], u[columns], v[rows]; σ = vᵀ·W·u. */
@unmanaged
export class SpectralJob {
  w: usize;
  u: usize;
  v: usize;
  dy: usize;
  dw: usize;
  rows: i32;
  columns: i32;
  inverse: f32;
  /** Σ dy·w / σ². */
  slope: f32;
}

@inline
export function spectralJob(): SpectralJob {
  return changetype<SpectralJob>(JOB);
}

/** Each thread leaves its rows' part of σ in its slot. */
export function spectralTask(thread: i32, threads: i32): void {
  const job = spectralJob();
  const columns = job.columns;
  let total: f64 = 0;
  const end = firstOf(job.rows, thread + 1, threads);
  for (let row = firstOf(job.rows, thread, threads); row < end; row++) {
    const w = job.w + <usize>row * <usize>(columns * 4);
    let sum = zero();
    let c = 0;
    for (; c + 4 <= columns; c += 4) {
      const at = <usize>(c << 2);
      sum = madd(v128.load(w + at), v128.load(job.u + at), sum);
    }
    let dot = <f64>horizontalSum(sum);
    for (; c < columns; c++) {
      const at = <usize>(c << 2);
      dot += <f64>(load<f32>(w + at) * load<f32>(job.u + at));
    }
    total += dot * <f64>load<f32>(job.v + <usize>(row << 2));
  }
  store<f64>(PARTIALS + <usize>(thread << 3), total);
}

/** dw = dy / σ − slope · v · uᵀ. */
export function spectralGradTask(thread: i32, threads: i32): void {
  const job = spectralJob();
  const columns = job.columns;
  const inverse = f32x4.splat(job.inverse);
  const end = firstOf(job.rows, thread + 1, threads);
  for (let row = firstOf(job.rows, thread, threads); row < end; row++) {
    const start = <usize>row * <usize>(columns * 4);
    const factor = -job.slope * load<f32>(job.v + <usize>(row << 2));
    const down = f32x4.splat(factor);
    let c = 0;
    for (; c + 4 <= columns; c += 4) {
      const at = <usize>(c << 2);
      const direct = f32x4.mul(v128.load(job.dy + start + at), inverse);
      v128.store(job.dw + start + at, madd(down, v128.load(job.u + at), direct));
    }
    for (; c < columns; c++) {
      const at = <usize>(c << 2);
      store<f32>(
        job.dw + start + at,
        load<f32>(job.dy + start + at) * job.inverse + factor * load<f32>(job.u + at),
      );
    }
  }
}

/** out = x / max(‖x‖, 1e-12). */
export function unit(x: usize, out: usize, count: i32): void {
  let squares: f64 = 0;
  for (let i = 0; i < count; i++) {
    const v = <f64>load<f32>(x + <usize>(i << 2));
    squares += v * v;
  }
  const factor = <f32>(1 / max(sqrt<f64>(squares), 1e-12));
  for (let i = 0; i < count; i++) {
    store<f32>(out + <usize>(i << 2), load<f32>(x + <usize>(i << 2)) * factor);
  }
}
