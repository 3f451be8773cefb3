import { JOB } from './layout';
import { firstOf } from './simd';

/** Pooling of x[batch, height, width, channels]; `from` and `to` are what the task reads and writes. */
@unmanaged
export class PoolJob {
  from: usize;
  to: usize;
  x: usize;
  batch: i32;
  height: i32;
  width: i32;
  channels: i32;
}

@inline
export function poolJob(): PoolJob {
  return changetype<PoolJob>(JOB);
}

/** Mean over height and width, images split among threads. */
export function averageTask(thread: i32, threads: i32): void {
  const job = poolJob();
  const channels = job.channels, pixels = job.height * job.width;
  const factor = <f32>1 / <f32>pixels;
  const end = firstOf(job.batch, thread + 1, threads);
  for (let b = firstOf(job.batch, thread, threads); b < end; b++) {
    const to = job.to + <usize>(b * channels * 4);
    columnSum(job.from + <usize>(b * pixels) * <usize>(channels * 4), pixels, channels, to);
    for (let c = 0; c < channels; c++) {
      const at = to + <usize>(c << 2);
      store<f32>(at, load<f32>(at) * factor);
    }
  }
}

/** to[channels] = Σ over rows of from[rows×channels], channel by channel. */
export function columnSum(from: usize, rows: i32, channels: i32, to: usize): void {
  const pitch = <usize>(channels * 4);
  let c = 0;
  for (; c + 4 <= channels; c += 4) {
    let p = from + <usize>(c << 2);
    let even = f32x4.splat(0), odd = f32x4.splat(0);
    let r = 0;
    for (; r + 2 <= rows; r += 2) {
      even = f32x4.add(even, v128.load(p));
      odd = f32x4.add(odd, v128.load(p + pitch));
      p += pitch + pitch;
    }
    if (r < rows) even = f32x4.add(even, v128.load(p));
    v128.store(to + <usize>(c << 2), f32x4.add(even, odd));
  }
  for (; c < channels; c++) {
    let sum: f32 = 0;
    for (let r = 0; r < rows; r++) sum += load<f32>(from + <usize>r * pitch + <usize>(c << 2));
    store<f32>(to + <usize>(c << 2), sum);
  }
}

export function averageGradTask(thread: i32, threads: i32): void {
  const job = poolJob();
  const channels = job.channels, pixels = job.height * job.width;
  const factor = <f32>1 / <f32>pixels;
  const splat = f32x4.splat(factor);
  const end = firstOf(job.batch, thread + 1, threads);
  for (let b = firstOf(job.batch, thread, threads); b < end; b++) {
    const from = job.from + <usize>(b * channels * 4);
    let to = job.to + <usize>(b * pixels) * <usize>(channels * 4);
    for (let p = 0; p < pixels; p++) {
      let c = 0;
      for (; c + 4 <= channels; c += 4) {
        v128.store(to, f32x4.mul(splat, v128.load(from + <usize>(c << 2))));
        to += 16;
      }
      for (; c < channels; c++) {
        store<f32>(to, load<f32>(from + <usize>(c << 2)) * factor);
        to += 4;
      }
    }
  }
}

/** Windows of 2×2, stride 2; an odd last row or column is dropped. */
export function maxTask(thread: i32, threads: i32): void {
  const job = poolJob();
  const channels = job.channels, outHeight = job.height / 2, outWidth = job.width / 2;
  const right = <usize>(channels * 4), down = <usize>(job.width * channels * 4);
  const rows = job.batch * outHeight;
  const end = firstOf(rows, thread + 1, threads);
  for (let row = firstOf(rows, thread, threads); row < end; row++) {
    const b = row / outHeight, y = row - b * outHeight;
    let from = job.from + <usize>(b * job.height + 2 * y) * down;
    let to = job.to + <usize>(row * outWidth) * right;
    for (let x = 0; x < outWidth; x++) {
      let c = 0;
      for (; c + 4 <= channels; c += 4) {
        const top = f32x4.max(v128.load(from), v128.load(from + right));
        const bottom = f32x4.max(v128.load(from + down), v128.load(from + down + right));
        v128.store(to, f32x4.max(top, bottom));
        from += 16;
        to += 16;
      }
      for (; c < channels; c++) {
        const top = max(load<f32>(from), load<f32>(from + right));
        store<f32>(to, max(top, max(load<f32>(from + down), load<f32>(from + down + right))));
        from += 4;
        to += 4;
      }
      from += right;
    }
  }
}

/** `from` is dy, `to` is dx, zero before; the gradient goes to the first maximum in row-major order. */
export function maxGradTask(thread: i32, threads: i32): void {
  const job = poolJob();
  const channels = job.channels, outHeight = job.height / 2, outWidth = job.width / 2;
  const right = <usize>(channels * 4), down = <usize>(job.width * channels * 4);
  const imageBytes = <usize>job.height * down;
  const end = firstOf(job.batch, thread + 1, threads);
  for (let b = firstOf(job.batch, thread, threads); b < end; b++) {
    memory.fill(job.to + <usize>b * imageBytes, 0, imageBytes);
    let dy = job.from + <usize>(b * outHeight * outWidth) * right;
    for (let y = 0; y < outHeight; y++) {
      let at = <usize>b * imageBytes + <usize>(2 * y) * down;
      for (let x = 0; x < outWidth; x++) {
        for (let c = 0; c < channels; c++) {
          const p = job.x + at;
          let best: usize = 0;
          let most = load<f32>(p);
          let v = load<f32>(p + right);
          if (v > most) { most = v; best = right; }
          v = load<f32>(p + down);
          if (v > most) { most = v; best = down; }
          if (load<f32>(p + down + right) > most) best = down + right;
          store<f32>(job.to + at + best, load<f32>(dy));
          dy += 4;
          at += 4;
        }
        at += right;
      }
    }
  }
}
