import { JOB } from './layout';
import { firstOf, horizontalSum, madd, zero } from './simd';

/** y[b, p] = Σ over c of x[b, p, c] · direction[b, c]. */
@unmanaged
export class ProjectJob {
  x: usize;
  direction: usize;
  y: usize;
  dx: usize;
  ddirection: usize;
  batch: i32;
  pixels: i32;
  channels: i32;
}

@inline
export function projectJob(): ProjectJob {
  return changetype<ProjectJob>(JOB);
}

export function projectTask(thread: i32, threads: i32): void {
  const job = projectJob();
  const channels = job.channels;
  const rows = job.batch * job.pixels;
  const end = firstOf(rows, thread + 1, threads);
  for (let row = firstOf(rows, thread, threads); row < end; row++) {
    const x = job.x + <usize>row * <usize>(channels * 4);
    const direction = job.direction + <usize>((row / job.pixels) * channels * 4);
    let sum = zero();
    let c = 0;
    for (; c + 4 <= channels; c += 4) {
      const at = <usize>(c << 2);
      sum = madd(v128.load(x + at), v128.load(direction + at), sum);
    }
    let total = horizontalSum(sum);
    for (; c < channels; c++) {
      const at = <usize>(c << 2);
      total += load<f32>(x + at) * load<f32>(direction + at);
    }
    store<f32>(job.y + <usize>(row << 2), total);
  }
}

/** dx = dy · direction, ddirection = Σ over p of dy · x; `y` is dy. Images split among threads. */
export function projectGradTask(thread: i32, threads: i32): void {
  const job = projectJob();
  const channels = job.channels, pixels = job.pixels;
  const pitch = <usize>(channels << 2);
  const end = firstOf(job.batch, thread + 1, threads);
  for (let b = firstOf(job.batch, thread, threads); b < end; b++) {
    const start = <usize>(b * pixels) * pitch;
    const dy = job.y + <usize>((b * pixels) << 2);
    const vector = <usize>b * pitch;
    let c = 0;
    for (; c + 4 <= channels; c += 4) {
      let at = start + <usize>(c << 2);
      const direction = v128.load(job.direction + vector + <usize>(c << 2));
      let sum = zero();
      for (let p = 0; p < pixels; p++) {
        const d = v128.load32_splat(dy + <usize>(p << 2));
        v128.store(job.dx + at, f32x4.mul(d, direction));
        sum = madd(d, v128.load(job.x + at), sum);
        at += pitch;
      }
      v128.store(job.ddirection + vector + <usize>(c << 2), sum);
    }
    for (; c < channels; c++) {
      let at = start + <usize>(c << 2);
      const direction = load<f32>(job.direction + vector + <usize>(c << 2));
      let sum: f32 = 0;
      for (let p = 0; p < pixels; p++) {
        const d = load<f32>(dy + <usize>(p << 2));
        store<f32>(job.dx + at, d * direction);
        sum += d * load<f32>(job.x + at);
        at += pitch;
      }
      store<f32>(job.ddirection + vector + <usize>(c << 2), sum);
    }
  }
}
