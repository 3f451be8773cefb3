import { PACK_JOB } from './layout';
import { firstOf } from './simd';
import { TILE_COLS } from './tile';

/**
 * Packs a matrix B[K×N] into panels of 8 columns, each K × 8 floats, missing columns zero. Row k stands for (u, v, c)
 * in row-major order; the element lies at `source + u·uStride + v·vStride + c·cStride + n·nStride` (signed bytes), so
 * that filters, flipped filters and transposed matrices need no copy of their own.
 */
@unmanaged
export class PackJob {
  source: usize;
  target: usize;
  us: i32;
  vs: i32;
  cs: i32;
  columns: i32;
  uStride: i32;
  vStride: i32;
  cStride: i32;
  nStride: i32;
}

@inline
export function packJob(): PackJob {
  return changetype<PackJob>(PACK_JOB);
}

@inline
export function panelsOf(columns: i32): i32 {
  return (columns + TILE_COLS - 1) / TILE_COLS;
}

export function packTask(thread: i32, threads: i32): void {
  const job = packJob();
  const panels = panelsOf(job.columns);
  const end = firstOf(panels, thread + 1, threads);
  for (let p = firstOf(panels, thread, threads); p < end; p++) packPanel(job, p);
}

function packPanel(job: PackJob, panel: i32): void {
  const us = job.us, vs = job.vs, cs = job.cs;
  const cStride = job.cStride, nStride = job.nStride;
  const first = panel * TILE_COLS;
  const columns = min(TILE_COLS, job.columns - first);
  let to = job.target + <usize>panel * <usize>(us * vs * cs) * 32;
  const origin = job.source + <usize>(first * nStride);
  for (let u = 0; u < us; u++) {
    for (let v = 0; v < vs; v++) {
      let from = origin + <usize>(u * job.uStride + v * job.vStride);
      for (let c = 0; c < cs; c++) {
        if (columns == TILE_COLS && nStride == 4) {
          v128.store(to, v128.load(from));
          v128.store(to, v128.load(from, 16), 16);
        } else {
          let n = 0;
          for (; n < columns; n++) store<f32>(to + <usize>(n << 2), load<f32>(from + <usize>(n * nStride)));
          for (; n < TILE_COLS; n++) store<f32>(to + <usize>(n << 2), 0);
        }
        to += 32;
        from += <usize>cStride;
      }
    }
  }
}
