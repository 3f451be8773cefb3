import { JOB } from './layout';
import { firstOf, storeLanes } from './simd';

export const UPSAMPLE: i32 = 0;
export const UPSAMPLE_GRAD: i32 = 1;
export const UNSHUFFLE: i32 = 2;
export const SHUFFLE: i32 = 3;
export const CONCAT: i32 = 4;
export const SLICE: i32 = 5;

/**
 * Moves pixels of `channels` floats. `rows` of `width` pixels are those of the smaller image where the size changes.
 * CONCAT puts `second`'s `channels2` behind those of `from`; SLICE takes `channels` of `channels2`.
 */
@unmanaged
export class RearrangeJob {
  kind: i32;
  from: usize;
  second: usize;
  to: usize;
  rows: i32;
  width: i32;
  channels: i32;
  channels2: i32;
}

@inline
export function rearrangeJob(): RearrangeJob {
  return changetype<RearrangeJob>(JOB);
}

export function rearrangeTask(thread: i32, threads: i32): void {
  const job = rearrangeJob();
  const end = firstOf(job.rows, thread + 1, threads);
  for (let row = firstOf(job.rows, thread, threads); row < end; row++) {
    switch (job.kind) {
      case UPSAMPLE: upsampleRow(job, row); break;
      case UPSAMPLE_GRAD: upsampleGradRow(job, row); break;
      case UNSHUFFLE: unshuffleRow(job, row); break;
      case SHUFFLE: shuffleRow(job, row); break;
      case CONCAT: concatRow(job, row); break;
      case SLICE: sliceRow(job, row); break;
    }
  }
}

/** `count` runs of `run` floats, the starts so many bytes apart. Writes nothing between them: it may be another thread's. */
function copyRuns(from: usize, fromPitch: usize, to: usize, toPitch: usize, run: i32, count: i32): void {
  const whole = <usize>((run & ~3) << 2);
  const rest = run & 3;
  for (; count > 0; count--) {
    for (let at: usize = 0; at < whole; at += 16) v128.store(to + at, v128.load(from + at));
    if (rest) storeLanes(to + whole, v128.load(from + whole), rest);
    from += fromPitch;
    to += toPitch;
  }
}

function concatRow(job: RearrangeJob, row: i32): void {
  const a = <usize>(job.channels << 2), b = <usize>(job.channels2 << 2);
  const pixel = <usize>row * <usize>job.width;
  const to = job.to + pixel * (a + b);
  copyRuns(job.from + pixel * a, a, to, a + b, job.channels, job.width);
  copyRuns(job.second + pixel * b, b, to + a, a + b, job.channels2, job.width);
}

function sliceRow(job: RearrangeJob, row: i32): void {
  const narrow = <usize>(job.channels << 2), wide = <usize>(job.channels2 << 2);
  const pixel = <usize>row * <usize>job.width;
  copyRuns(job.from + pixel * wide, wide, job.to + pixel * narrow, narrow, job.channels, job.width);
}

/** Two neighbours of a row of the large image are one half of the channels of a pixel of the small one. */
function unshuffleRow(job: RearrangeJob, row: i32): void {
  const pair = <usize>(job.channels << 3), width = <usize>job.width;
  const from = job.from + <usize>(row << 1) * width * pair;
  const to = job.to + <usize>row * width * (pair << 1);
  copyRuns(from, pair, to, pair << 1, job.channels << 1, job.width);
  copyRuns(from + width * pair, pair, to + pair, pair << 1, job.channels << 1, job.width);
}

function shuffleRow(job: RearrangeJob, row: i32): void {
  const pair = <usize>(job.channels << 3), width = <usize>job.width;
  const from = job.from + <usize>row * width * (pair << 1);
  const to = job.to + <usize>(row << 1) * width * pair;
  copyRuns(from, pair << 1, to, pair, job.channels << 1, job.width);
  copyRuns(from + pair, pair << 1, to + width * pair, pair, job.channels << 1, job.width);
}

function upsampleRow(job: RearrangeJob, row: i32): void {
  const channels = job.channels;
  const right = <usize>(channels << 2), down = <usize>(job.width << 1) * right;
  let from = job.from + <usize>row * <usize>job.width * right;
  let to = job.to + <usize>(row << 1) * down;
  for (let x = 0; x < job.width; x++) {
    let c = 0;
    for (; c + 4 <= channels; c += 4) {
      const v = v128.load(from);
      v128.store(to, v);
      v128.store(to + right, v);
      v128.store(to + down, v);
      v128.store(to + down + right, v);
      from += 16;
      to += 16;
    }
    for (; c < channels; c++) {
      const v = load<f32>(from);
      store<f32>(to, v);
      store<f32>(to + right, v);
      store<f32>(to + down, v);
      store<f32>(to + down + right, v);
      from += 4;
      to += 4;
    }
    to += right;
  }
}

function upsampleGradRow(job: RearrangeJob, row: i32): void {
  const channels = job.channels;
  const right = <usize>(channels << 2), down = <usize>(job.width << 1) * right;
  let from = job.from + <usize>(row << 1) * down;
  let to = job.to + <usize>row * <usize>job.width * right;
  for (let x = 0; x < job.width; x++) {
    let c = 0;
    for (; c + 4 <= channels; c += 4) {
      const top = f32x4.add(v128.load(from), v128.load(from + right));
      v128.store(to, f32x4.add(top, f32x4.add(v128.load(from + down), v128.load(from + down + right))));
      from += 16;
      to += 16;
    }
    for (; c < channels; c++) {
      const top = load<f32>(from) + load<f32>(from + right);
      store<f32>(to, top + (load<f32>(from + down) + load<f32>(from + down + right)));
      from += 4;
      to += 4;
    }
    from += right;
  }
}
