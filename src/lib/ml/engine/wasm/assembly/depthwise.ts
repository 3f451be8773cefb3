import { JOB } from './layout';
import { firstOf, madd, zero } from './simd';

/**
 * One filter a channel over NHWC images. The filter lies at `filter`, its rows and taps so many (signed) bytes apart,
 * so that the input gradient of stride 1 is the same job with the filter read backwards. Channels are taken by fours;
 * the last of them in single lanes.
 */
@unmanaged
export class DepthwiseJob {
  x: usize;
  filter: usize;
  y: usize;
  /** Filter gradient: one filter for each thread. */
  partials: usize;
  batch: i32;
  inHeight: i32;
  inWidth: i32;
  channels: i32;
  outHeight: i32;
  outWidth: i32;
  kernelHeight: i32;
  kernelWidth: i32;
  stride: i32;
  padTop: i32;
  padLeft: i32;
  rowBytes: i32;
  tapBytes: i32;
}

@inline
export function depthwiseJob(): DepthwiseJob {
  return changetype<DepthwiseJob>(JOB);
}

/** First output whose window at `tap` starts inside. */
@inline
function firstInside(tap: i32, pad: i32, stride: i32): i32 {
  return max(0, (pad - tap + stride - 1) / stride);
}

/** One past the last output whose window at `tap` still ends inside. */
@inline
function pastInside(tap: i32, pad: i32, stride: i32, inSize: i32, outSize: i32): i32 {
  const last = inSize - 1 + pad - tap;
  return last < 0 ? 0 : min(outSize, last / stride + 1);
}

export function depthwiseTask(thread: i32, threads: i32): void {
  const job = depthwiseJob();
  const rows = job.batch * job.outHeight;
  const end = firstOf(rows, thread + 1, threads);
  for (let row = firstOf(rows, thread, threads); row < end; row++) {
    const b = row / job.outHeight, y = row - b * job.outHeight;
    const top = y * job.stride - job.padTop;
    const inside = top >= 0 && top + job.kernelHeight <= job.inHeight;
    // Outputs whose whole window lies inside.
    let first = job.outWidth, past = job.outWidth;
    if (inside && job.kernelHeight == 3 && job.kernelWidth == 3) {
      first = min(job.outWidth, firstInside(0, job.padLeft, job.stride));
      past = max(first, pastInside(2, job.padLeft, job.stride, job.inWidth, job.outWidth));
      fastRow(job, b, y, top, first, past);
    }
    for (let x = 0; x < first; x++) pixel(job, b, y, top, x);
    for (let x = past; x < job.outWidth; x++) pixel(job, b, y, top, x);
  }
}

/** Any output, from the taps that lie inside. */
function pixel(job: DepthwiseJob, b: i32, y: i32, top: i32, x: i32): void {
  const channels = job.channels;
  const pixelBytes = <usize>(channels << 2);
  const left = x * job.stride - job.padLeft;
  const ky0 = max(0, -top), ky1 = min(job.kernelHeight, job.inHeight - top);
  const kx0 = max(0, -left), kx1 = min(job.kernelWidth, job.inWidth - left);
  const to = job.y + <usize>((b * job.outHeight + y) * job.outWidth + x) * pixelBytes;
  for (let c = 0; c < channels; c += 4) {
    const at = <usize>(c << 2);
    const whole = c + 4 <= channels;
    const lanes = whole ? 1 : channels - c;
    for (let lane = 0; lane < lanes; lane++) {
      const offset = at + <usize>(lane << 2);
      let sum = zero();
      for (let ky = ky0; ky < ky1; ky++) {
        let from = job.x + <usize>((b * job.inHeight + top + ky) * job.inWidth + left + kx0) * pixelBytes + offset;
        let w = job.filter + <usize>(ky * job.rowBytes + kx0 * job.tapBytes) + offset;
        for (let kx = kx0; kx < kx1; kx++) {
          sum = whole
            ? madd(v128.load(from), v128.load(w), sum)
            : madd(v128.load32_zero(from), v128.load32_zero(w), sum);
          from += pixelBytes;
          w += job.tapBytes;
        }
      }
      if (whole) v128.store(to + offset, sum);
      else store<f32>(to + offset, f32x4.extract_lane(sum, 0));
    }
  }
}

/** 3×3 windows that lie inside: the nine weights of four channels stay in registers along the row. */
function fastRow(job: DepthwiseJob, b: i32, y: i32, top: i32, first: i32, past: i32): void {
  const channels = job.channels;
  const pixelBytes = <usize>(channels << 2);
  const down = <usize>job.inWidth * pixelBytes;
  const step = <usize>job.stride * pixelBytes;
  const left = first * job.stride - job.padLeft;
  const from = job.x + <usize>((b * job.inHeight + top) * job.inWidth + left) * pixelBytes;
  const to = job.y + <usize>((b * job.outHeight + y) * job.outWidth + first) * pixelBytes;
  const tap = <usize>job.tapBytes, row = <usize>job.rowBytes;
  let c = 0;
  for (; c + 4 <= channels; c += 4) {
    const at = <usize>(c << 2);
    let w = job.filter + at;
    const w0 = v128.load(w), w1 = v128.load(w + tap), w2 = v128.load(w + tap + tap);
    w += row;
    const w3 = v128.load(w), w4 = v128.load(w + tap), w5 = v128.load(w + tap + tap);
    w += row;
    const w6 = v128.load(w), w7 = v128.load(w + tap), w8 = v128.load(w + tap + tap);
    let p0 = from + at, out = to + at;
    for (let x = first; x < past; x++) {
      const p1 = p0 + down, p2 = p1 + down;
      let s = f32x4.mul(v128.load(p0), w0);
      let t = f32x4.mul(v128.load(p1), w3);
      let u = f32x4.mul(v128.load(p2), w6);
      s = madd(v128.load(p0 + pixelBytes), w1, s);
      t = madd(v128.load(p1 + pixelBytes), w4, t);
      u = madd(v128.load(p2 + pixelBytes), w7, u);
      s = madd(v128.load(p0 + pixelBytes + pixelBytes), w2, s);
      t = madd(v128.load(p1 + pixelBytes + pixelBytes), w5, t);
      u = madd(v128.load(p2 + pixelBytes + pixelBytes), w8, u);
      v128.store(out, f32x4.add(s, f32x4.add(t, u)));
      p0 += step;
      out += pixelBytes;
    }
  }
  for (; c < channels; c++) {
    const at = <usize>(c << 2);
    let p = from + at, out = to + at;
    for (let x = first; x < past; x++) {
      let sum: f32 = 0;
      for (let ky = 0; ky < 3; ky++) {
        for (let kx = 0; kx < 3; kx++) {
          const w = load<f32>(job.filter + <usize>(ky * job.rowBytes + kx * job.tapBytes) + at);
          sum += load<f32>(p + <usize>ky * down + <usize>kx * pixelBytes) * w;
        }
      }
      store<f32>(out, sum);
      p += step;
      out += pixelBytes;
    }
  }
}

/** dx of any stride: `x` is dx, `y` is dy. Each row of dx is summed by one thread, tap by tap. */
export function depthwiseInputGradTask(thread: i32, threads: i32): void {
  const job = depthwiseJob();
  const channels = job.channels, stride = job.stride;
  const pixelBytes = <usize>(channels << 2);
  const rows = job.batch * job.inHeight;
  const end = firstOf(rows, thread + 1, threads);
  for (let row = firstOf(rows, thread, threads); row < end; row++) {
    const b = row / job.inHeight, iy = row - b * job.inHeight;
    const dx = job.x + <usize>(row * job.inWidth) * pixelBytes;
    memory.fill(dx, 0, <usize>job.inWidth * pixelBytes);
    for (let ky = 0; ky < job.kernelHeight; ky++) {
      const scaled = iy + job.padTop - ky;
      if (scaled < 0 || scaled % stride != 0 || scaled / stride >= job.outHeight) continue;
      const dy = job.y + <usize>((b * job.outHeight + scaled / stride) * job.outWidth) * pixelBytes;
      for (let kx = 0; kx < job.kernelWidth; kx++) {
        const w = job.filter + <usize>(ky * job.rowBytes + kx * job.tapBytes);
        const past = pastInside(kx, job.padLeft, stride, job.inWidth, job.outWidth);
        for (let x = firstInside(kx, job.padLeft, stride); x < past; x++) {
          const from = dy + <usize>x * pixelBytes;
          const to = dx + <usize>(x * stride - job.padLeft + kx) * pixelBytes;
          let c = 0;
          for (; c + 4 <= channels; c += 4) {
            const at = <usize>(c << 2);
            v128.store(to + at, madd(v128.load(from + at), v128.load(w + at), v128.load(to + at)));
          }
          for (; c < channels; c++) {
            const at = <usize>(c << 2);
            store<f32>(to + at, load<f32>(to + at) + load<f32>(from + at) * load<f32>(w + at));
          }
        }
      }
    }
  }
}

/** dFilter: `y` is dy. Each thread sums its own output rows into a filter of its own. */
export function depthwiseFilterGradTask(thread: i32, threads: i32): void {
  const job = depthwiseJob();
  const channels = job.channels, stride = job.stride;
  const pixelBytes = <usize>(channels << 2);
  const bytes = <usize>(job.kernelHeight * job.kernelWidth) * pixelBytes;
  const partial = job.partials + <usize>thread * bytes;
  memory.fill(partial, 0, bytes);
  const rows = job.batch * job.outHeight;
  const end = firstOf(rows, thread + 1, threads);
  for (let row = firstOf(rows, thread, threads); row < end; row++) {
    const b = row / job.outHeight, top = (row - b * job.outHeight) * stride - job.padTop;
    for (let ky = 0; ky < job.kernelHeight; ky++) {
      const iy = top + ky;
      if (iy < 0 || iy >= job.inHeight) continue;
      for (let kx = 0; kx < job.kernelWidth; kx++) {
        const first = firstInside(kx, job.padLeft, stride);
        const past = pastInside(kx, job.padLeft, stride, job.inWidth, job.outWidth);
        const dy = job.y + <usize>(row * job.outWidth + first) * pixelBytes;
        const left = first * stride - job.padLeft + kx;
        const x = job.x + <usize>((b * job.inHeight + iy) * job.inWidth + left) * pixelBytes;
        const to = partial + <usize>(ky * job.kernelWidth + kx) * pixelBytes;
        sumRow(x, <usize>stride * pixelBytes, dy, pixelBytes, past - first, channels, to);
      }
    }
  }
}

/** to[channels] += Σ over pixels of x · dy. */
function sumRow(x: usize, xStep: usize, dy: usize, dyStep: usize, count: i32, channels: i32, to: usize): void {
  let c = 0;
  for (; c + 8 <= channels; c += 8) {
    const at = <usize>(c << 2);
    let p = x + at, d = dy + at;
    let s0 = v128.load(to + at), s1 = v128.load(to + at, 16);
    for (let i = 0; i < count; i++) {
      s0 = madd(v128.load(p), v128.load(d), s0);
      s1 = madd(v128.load(p, 16), v128.load(d, 16), s1);
      p += xStep;
      d += dyStep;
    }
    v128.store(to + at, s0);
    v128.store(to + at, s1, 16);
  }
  for (; c < channels; c++) {
    const at = <usize>(c << 2);
    let p = x + at, d = dy + at;
    let sum = load<f32>(to + at);
    for (let i = 0; i < count; i++) {
      sum += load<f32>(p) * load<f32>(d);
      p += xStep;
      d += dyStep;
    }
    store<f32>(to + at, sum);
  }
}

/** Adds the threads' filters in their order. */
export function foldDepthwise(job: DepthwiseJob, dfilter: usize, threads: i32): void {
  const count = job.kernelHeight * job.kernelWidth * job.channels;
  for (let i = 0; i < count; i++) {
    const at = <usize>(i << 2);
    let sum: f32 = 0;
    for (let t = 0; t < threads; t++) sum += load<f32>(job.partials + at + <usize>(t * count * 4));
    store<f32>(dfilter + at, sum);
  }
}
