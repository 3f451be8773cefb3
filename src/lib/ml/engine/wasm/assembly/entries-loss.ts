import { ELEMENTWISE, runOver, SPECTRAL, SPECTRAL_GRAD, TOTAL } from './dispatch';
import { elementwiseJob, SCALE } from './elementwise';
import { spectralJob } from './spectral';
import { foldTotals, PRODUCT, totalJob } from './total';

export { unit } from './spectral';

function sumOver(kind: i32, a: usize, b: usize, sign: f32, count: i32): f64 {
  const job = totalJob();
  job.kind = kind;
  job.a = a;
  job.b = b;
  job.sign = sign;
  job.count = count;
  return foldTotals(runOver(count, TOTAL));
}

/** The mean of what `kind` names (total.ts) over `count` elements. */
export function meanOf(kind: i32, a: usize, b: usize, sign: f32, count: i32): f64 {
  return sumOver(kind, a, b, sign, count) / <f64>count;
}

/** out = w / σ; returns σ = vᵀ·W·u. */
export function spectral(w: usize, u: usize, v: usize, rows: i32, columns: i32, out: usize): f64 {
  const job = spectralJob();
  job.w = w;
  job.u = u;
  job.v = v;
  job.rows = rows;
  job.columns = columns;
  const count = rows * columns;
  const sigma = foldTotals(runOver(count, SPECTRAL));
  const scaling = elementwiseJob();
  scaling.operation = SCALE;
  scaling.a = w;
  scaling.b = 0;
  scaling.out = out;
  scaling.scalar = <f32>(1 / sigma);
  scaling.count = count;
  runOver(count, ELEMENTWISE);
  return sigma;
}

/** dw = dy / σ − (Σ dy·w / σ²) · v·uᵀ. */
export function spectralGrad(
  dy: usize, w: usize, u: usize, v: usize, sigma: f64, rows: i32, columns: i32, dw: usize,
): void {
  const product = sumOver(PRODUCT, dy, w, 0, rows * columns);
  const job = spectralJob();
  job.dy = dy;
  job.u = u;
  job.v = v;
  job.dw = dw;
  job.rows = rows;
  job.columns = columns;
  job.inverse = <f32>(1 / sigma);
  job.slope = <f32>(product / (sigma * sigma));
  runOver(rows * columns, SPECTRAL_GRAD);
}
