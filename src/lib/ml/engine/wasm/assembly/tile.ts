import { madd, storeLanes, zero } from './simd';

/** Rows and columns of C that one call of the micro-kernel computes. */
export const TILE_ROWS: i32 = 6;
export const TILE_COLS: i32 = 8;

/**
 * C[6×8] = bias + A[6×K] · B[K×8], with K in `runs` runs of `runLength` contiguous floats, `skip` bytes apart.
 * `aTable` and `cTable` hold the addresses of the six rows of A and C, `cOffset` is
 * added to those of C; `b` is a packed panel (8 floats for each k);
 * `bias` is the address of 8 floats or 0; `columns` of the 8 are stored. Twelve accumulators, two of B and one of A
 * fill the fifteen vector registers that engines leave free on x86-64.
 */
export function tile6x8(
  aTable: usize,
  cTable: usize,
  cOffset: usize,
  runs: i32,
  runLength: i32,
  skip: usize,
  b: usize,
  bias: usize,
  columns: i32,
): void {
  let a0 = load<usize>(aTable);
  let a1 = load<usize>(aTable, 4);
  let a2 = load<usize>(aTable, 8);
  let a3 = load<usize>(aTable, 12);
  let a4 = load<usize>(aTable, 16);
  let a5 = load<usize>(aTable, 20);
  let c00 = zero(), c01 = zero();
  if (bias) {
    c00 = v128.load(bias);
    c01 = v128.load(bias, 16);
  }
  let c10 = c00, c20 = c00, c30 = c00, c40 = c00, c50 = c00;
  let c11 = c01, c21 = c01, c31 = c01, c41 = c01, c51 = c01;
  let b0: v128, b1: v128, a: v128;
  for (; runs > 0; runs--) {
    let k = runLength;
    for (; k >= 4; k -= 4) {
      b0 = v128.load(b); b1 = v128.load(b, 16);
      a = v128.load32_splat(a0); c00 = madd(a, b0, c00); c01 = madd(a, b1, c01);
      a = v128.load32_splat(a1); c10 = madd(a, b0, c10); c11 = madd(a, b1, c11);
      a = v128.load32_splat(a2); c20 = madd(a, b0, c20); c21 = madd(a, b1, c21);
      a = v128.load32_splat(a3); c30 = madd(a, b0, c30); c31 = madd(a, b1, c31);
      a = v128.load32_splat(a4); c40 = madd(a, b0, c40); c41 = madd(a, b1, c41);
      a = v128.load32_splat(a5); c50 = madd(a, b0, c50); c51 = madd(a, b1, c51);

      b0 = v128.load(b, 32); b1 = v128.load(b, 48);
      a = v128.load32_splat(a0, 4); c00 = madd(a, b0, c00); c01 = madd(a, b1, c01);
      a = v128.load32_splat(a1, 4); c10 = madd(a, b0, c10); c11 = madd(a, b1, c11);
      a = v128.load32_splat(a2, 4); c20 = madd(a, b0, c20); c21 = madd(a, b1, c21);
      a = v128.load32_splat(a3, 4); c30 = madd(a, b0, c30); c31 = madd(a, b1, c31);
      a = v128.load32_splat(a4, 4); c40 = madd(a, b0, c40); c41 = madd(a, b1, c41);
      a = v128.load32_splat(a5, 4); c50 = madd(a, b0, c50); c51 = madd(a, b1, c51);

      b0 = v128.load(b, 64); b1 = v128.load(b, 80);
      a = v128.load32_splat(a0, 8); c00 = madd(a, b0, c00); c01 = madd(a, b1, c01);
      a = v128.load32_splat(a1, 8); c10 = madd(a, b0, c10); c11 = madd(a, b1, c11);
      a = v128.load32_splat(a2, 8); c20 = madd(a, b0, c20); c21 = madd(a, b1, c21);
      a = v128.load32_splat(a3, 8); c30 = madd(a, b0, c30); c31 = madd(a, b1, c31);
      a = v128.load32_splat(a4, 8); c40 = madd(a, b0, c40); c41 = madd(a, b1, c41);
      a = v128.load32_splat(a5, 8); c50 = madd(a, b0, c50); c51 = madd(a, b1, c51);

      b0 = v128.load(b, 96); b1 = v128.load(b, 112);
      a = v128.load32_splat(a0, 12); c00 = madd(a, b0, c00); c01 = madd(a, b1, c01);
      a = v128.load32_splat(a1, 12); c10 = madd(a, b0, c10); c11 = madd(a, b1, c11);
      a = v128.load32_splat(a2, 12); c20 = madd(a, b0, c20); c21 = madd(a, b1, c21);
      a = v128.load32_splat(a3, 12); c30 = madd(a, b0, c30); c31 = madd(a, b1, c31);
      a = v128.load32_splat(a4, 12); c40 = madd(a, b0, c40); c41 = madd(a, b1, c41);
      a = v128.load32_splat(a5, 12); c50 = madd(a, b0, c50); c51 = madd(a, b1, c51);

      b += 128;
      a0 += 16; a1 += 16; a2 += 16; a3 += 16; a4 += 16; a5 += 16;
    }
    for (; k > 0; k--) {
      b0 = v128.load(b); b1 = v128.load(b, 16);
      a = v128.load32_splat(a0); c00 = madd(a, b0, c00); c01 = madd(a, b1, c01);
      a = v128.load32_splat(a1); c10 = madd(a, b0, c10); c11 = madd(a, b1, c11);
      a = v128.load32_splat(a2); c20 = madd(a, b0, c20); c21 = madd(a, b1, c21);
      a = v128.load32_splat(a3); c30 = madd(a, b0, c30); c31 = madd(a, b1, c31);
      a = v128.load32_splat(a4); c40 = madd(a, b0, c40); c41 = madd(a, b1, c41);
      a = v128.load32_splat(a5); c50 = madd(a, b0, c50); c51 = madd(a, b1, c51);
      b += 32;
      a0 += 4; a1 += 4; a2 += 4; a3 += 4; a4 += 4; a5 += 4;
    }
    a0 += skip; a1 += skip; a2 += skip; a3 += skip; a4 += skip; a5 += skip;
  }
  let c: usize;
  if (columns == TILE_COLS) {
    c = load<usize>(cTable) + cOffset; v128.store(c, c00); v128.store(c, c01, 16);
    c = load<usize>(cTable, 4) + cOffset; v128.store(c, c10); v128.store(c, c11, 16);
    c = load<usize>(cTable, 8) + cOffset; v128.store(c, c20); v128.store(c, c21, 16);
    c = load<usize>(cTable, 12) + cOffset; v128.store(c, c30); v128.store(c, c31, 16);
    c = load<usize>(cTable, 16) + cOffset; v128.store(c, c40); v128.store(c, c41, 16);
    c = load<usize>(cTable, 20) + cOffset; v128.store(c, c50); v128.store(c, c51, 16);
    return;
  }
  storeColumns(load<usize>(cTable) + cOffset, c00, c01, columns);
  storeColumns(load<usize>(cTable, 4) + cOffset, c10, c11, columns);
  storeColumns(load<usize>(cTable, 8) + cOffset, c20, c21, columns);
  storeColumns(load<usize>(cTable, 12) + cOffset, c30, c31, columns);
  storeColumns(load<usize>(cTable, 16) + cOffset, c40, c41, columns);
  storeColumns(load<usize>(cTable, 20) + cOffset, c50, c51, columns);
}

function storeColumns(c: usize, low: v128, high: v128, columns: i32): void {
  storeLanes(c, low, columns);
  if (columns > 4) storeLanes(c + 16, high, columns - 4);
}

/** Rows of the micro-kernel for a panel of which at most four columns are used. */
export const NARROW_ROWS: i32 = 8;

/** The same for C[8×4], the left half of a panel: half the products for the few channels of an image. */
export function tile8x4(
  aTable: usize,
  cTable: usize,
  cOffset: usize,
  runs: i32,
  runLength: i32,
  skip: usize,
  b: usize,
  bias: usize,
  columns: i32,
): void {
  let a0 = load<usize>(aTable);
  let a1 = load<usize>(aTable, 4);
  let a2 = load<usize>(aTable, 8);
  let a3 = load<usize>(aTable, 12);
  let a4 = load<usize>(aTable, 16);
  let a5 = load<usize>(aTable, 20);
  let a6 = load<usize>(aTable, 24);
  let a7 = load<usize>(aTable, 28);
  let c0 = bias ? v128.load(bias) : zero();
  let c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0, c6 = c0, c7 = c0;
  let b0: v128;
  for (; runs > 0; runs--) {
    let k = runLength;
    for (; k >= 2; k -= 2) {
      b0 = v128.load(b);
      c0 = madd(v128.load32_splat(a0), b0, c0);
      c1 = madd(v128.load32_splat(a1), b0, c1);
      c2 = madd(v128.load32_splat(a2), b0, c2);
      c3 = madd(v128.load32_splat(a3), b0, c3);
      c4 = madd(v128.load32_splat(a4), b0, c4);
      c5 = madd(v128.load32_splat(a5), b0, c5);
      c6 = madd(v128.load32_splat(a6), b0, c6);
      c7 = madd(v128.load32_splat(a7), b0, c7);
      b0 = v128.load(b, 32);
      c0 = madd(v128.load32_splat(a0, 4), b0, c0);
      c1 = madd(v128.load32_splat(a1, 4), b0, c1);
      c2 = madd(v128.load32_splat(a2, 4), b0, c2);
      c3 = madd(v128.load32_splat(a3, 4), b0, c3);
      c4 = madd(v128.load32_splat(a4, 4), b0, c4);
      c5 = madd(v128.load32_splat(a5, 4), b0, c5);
      c6 = madd(v128.load32_splat(a6, 4), b0, c6);
      c7 = madd(v128.load32_splat(a7, 4), b0, c7);
      b += 64;
      a0 += 8; a1 += 8; a2 += 8; a3 += 8; a4 += 8; a5 += 8; a6 += 8; a7 += 8;
    }
    if (k > 0) {
      b0 = v128.load(b);
      c0 = madd(v128.load32_splat(a0), b0, c0);
      c1 = madd(v128.load32_splat(a1), b0, c1);
      c2 = madd(v128.load32_splat(a2), b0, c2);
      c3 = madd(v128.load32_splat(a3), b0, c3);
      c4 = madd(v128.load32_splat(a4), b0, c4);
      c5 = madd(v128.load32_splat(a5), b0, c5);
      c6 = madd(v128.load32_splat(a6), b0, c6);
      c7 = madd(v128.load32_splat(a7), b0, c7);
      b += 32;
      a0 += 4; a1 += 4; a2 += 4; a3 += 4; a4 += 4; a5 += 4; a6 += 4; a7 += 4;
    }
    a0 += skip; a1 += skip; a2 += skip; a3 += skip; a4 += skip; a5 += skip; a6 += skip; a7 += skip;
  }
  storeLanes(load<usize>(cTable) + cOffset, c0, columns);
  storeLanes(load<usize>(cTable, 4) + cOffset, c1, columns);
  storeLanes(load<usize>(cTable, 8) + cOffset, c2, columns);
  storeLanes(load<usize>(cTable, 12) + cOffset, c3, columns);
  storeLanes(load<usize>(cTable, 16) + cOffset, c4, columns);
  storeLanes(load<usize>(cTable, 20) + cOffset, c5, columns);
  storeLanes(load<usize>(cTable, 24) + cOffset, c6, columns);
  storeLanes(load<usize>(cTable, 28) + cOffset, c7, columns);
}
