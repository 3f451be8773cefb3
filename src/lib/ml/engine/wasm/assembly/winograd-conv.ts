import { panelsOf } from './pack';
import { firstOf } from './simd';
import { TILE_COLS, TILE_ROWS, tile6x8 } from './tile';
import {
  BAND_TILES, bandPlaneBytes, outputOf, packedPlaneBytes, patchBytes, PLANES, tilesOf, transformInput, WinogradJob,
  winogradJob,
} from './winograd';

/** Scratch of a thread: addresses, a discarded row, a patch, the planes of the input and those of the output. */
export function planWinograd(job: WinogradJob): i32 {
  const tables = 2 * BAND_TILES * 4;
  const planes = PLANES * (bandPlaneBytes(job.inChannels) + bandPlaneBytes(job.outChannels));
  job.scratchBytes = (tables + discardBytes(job) + patchBytes(job.inChannels) + planes + 127) & ~63;
  return job.scratchBytes;
}

@inline
function discardBytes(job: WinogradJob): i32 {
  return panelsOf(job.outChannels) * TILE_COLS * 4;
}

/** Tiles by sixes split among threads: none depends on another, so the bits do not depend on the number of threads. */
export function winogradTask(thread: i32, threads: i32): void {
  const job = winogradJob();
  const tiles = tilesOf(job);
  const sixes = (tiles + TILE_ROWS - 1) / TILE_ROWS;
  const end = min(tiles, firstOf(sixes, thread + 1, threads) * TILE_ROWS);
  const scratch = job.scratch + <usize>thread * <usize>job.scratchBytes;
  for (let tile = firstOf(sixes, thread, threads) * TILE_ROWS; tile < end; tile += BAND_TILES) {
    band(job, tile, min(BAND_TILES, end - tile), scratch);
  }
}

function band(job: WinogradJob, first: i32, count: i32, scratch: usize): void {
  const aTable = scratch, cTable = aTable + <usize>(BAND_TILES * 4);
  const discard = cTable + <usize>(BAND_TILES * 4);
  const patch = discard + <usize>discardBytes(job);
  const inputs = patch + <usize>patchBytes(job.inChannels);
  const inPitch = <usize>bandPlaneBytes(job.inChannels), outPitch = <usize>bandPlaneBytes(job.outChannels);
  const outputs = inputs + <usize>PLANES * inPitch;
  for (let i = 0; i < count; i++) transformInput(job, first + i, i, inputs, patch);
  const padded = ((count + TILE_ROWS - 1) / TILE_ROWS) * TILE_ROWS;
  const panels = panelsOf(job.outChannels);
  const panelBytes = <usize>(job.inChannels * 32);
  for (let plane = 0; plane < PLANES; plane++) {
    const a = inputs + <usize>plane * inPitch, c = outputs + <usize>plane * outPitch;
    for (let i = 0; i < padded; i++) {
      const row = i < count ? i : 0;
      store<usize>(aTable + <usize>(i << 2), a + <usize>(row * job.inChannels * 4));
      store<usize>(cTable + <usize>(i << 2), c + <usize>(row * job.outChannels * 4));
    }
    const filters = job.packed + <usize>plane * <usize>packedPlaneBytes(job);
    for (let p = 0; p < panels; p++) {
      const column = p * TILE_COLS;
      const columns = min(TILE_COLS, job.outChannels - column);
      const offset = <usize>(column << 2);
      // Rows past the end of the band are written where nobody reads.
      for (let i = count; i < padded; i++) store<usize>(cTable + <usize>(i << 2), discard - offset);
      const b = filters + <usize>p * panelBytes;
      for (let i = 0; i < padded; i += TILE_ROWS) {
        const at = <usize>(i << 2);
        tile6x8(aTable + at, cTable + at, offset, 1, job.inChannels, 0, b, 0, columns);
      }
    }
  }
  for (let i = 0; i < count; i++) transformOutput(job, first + i, outputs + <usize>(i * job.outChannels * 4), outPitch);
}

/** Aᵀ·m·A of one tile. */
function transformOutput(job: WinogradJob, tile: i32, from: usize, pitch: usize): void {
  const right = <usize>(job.outChannels << 2);
  const down = <usize>job.width * right;
  let to = outputOf(job, tile);
  for (let c = 0; c < job.outChannels; c += 4) {
    let p = from;
    let a = v128.load(p), b = v128.load(p + 4 * pitch), d = v128.load(p + 8 * pitch), e = v128.load(p + 12 * pitch);
    const s0 = f32x4.add(f32x4.add(a, b), d), t0 = f32x4.sub(f32x4.sub(b, d), e);
    p += pitch;
    a = v128.load(p); b = v128.load(p + 4 * pitch); d = v128.load(p + 8 * pitch); e = v128.load(p + 12 * pitch);
    const s1 = f32x4.add(f32x4.add(a, b), d), t1 = f32x4.sub(f32x4.sub(b, d), e);
    p += pitch;
    a = v128.load(p); b = v128.load(p + 4 * pitch); d = v128.load(p + 8 * pitch); e = v128.load(p + 12 * pitch);
    const s2 = f32x4.add(f32x4.add(a, b), d), t2 = f32x4.sub(f32x4.sub(b, d), e);
    p += pitch;
    a = v128.load(p); b = v128.load(p + 4 * pitch); d = v128.load(p + 8 * pitch); e = v128.load(p + 12 * pitch);
    const s3 = f32x4.add(f32x4.add(a, b), d), t3 = f32x4.sub(f32x4.sub(b, d), e);
    v128.store(to, f32x4.add(f32x4.add(s0, s1), s2));
    v128.store(to + right, f32x4.sub(f32x4.sub(s1, s2), s3));
    v128.store(to + down, f32x4.add(f32x4.add(t0, t1), t2));
    v128.store(to + down + right, f32x4.sub(f32x4.sub(t1, t2), t3));
    from += 16;
    to += 16;
  }
}
