import { madd } from './simd';

/** C[6×8] += Σ over pixels of six floats at A × eight floats at B. */
export function outer6(
  a: usize, aRow: i32, aPixel: i32, rows: i32, width: i32, b: usize, bPixel: i32, c: usize, cPitch: i32,
): void {
  let p = c;
  let c00 = v128.load(p), c01 = v128.load(p, 16);
  p += cPitch;
  let c10 = v128.load(p), c11 = v128.load(p, 16);
  p += cPitch;
  let c20 = v128.load(p), c21 = v128.load(p, 16);
  p += cPitch;
  let c30 = v128.load(p), c31 = v128.load(p, 16);
  p += cPitch;
  let c40 = v128.load(p), c41 = v128.load(p, 16);
  p += cPitch;
  let c50 = v128.load(p), c51 = v128.load(p, 16);
  let b0: v128, b1: v128, s: v128;
  for (; rows > 0; rows--) {
    let at = a;
    let x = width;
    for (; x >= 2; x -= 2) {
      b0 = v128.load(b); b1 = v128.load(b, 16);
      s = v128.load32_splat(at); c00 = madd(s, b0, c00); c01 = madd(s, b1, c01);
      s = v128.load32_splat(at, 4); c10 = madd(s, b0, c10); c11 = madd(s, b1, c11);
      s = v128.load32_splat(at, 8); c20 = madd(s, b0, c20); c21 = madd(s, b1, c21);
      s = v128.load32_splat(at, 12); c30 = madd(s, b0, c30); c31 = madd(s, b1, c31);
      s = v128.load32_splat(at, 16); c40 = madd(s, b0, c40); c41 = madd(s, b1, c41);
      s = v128.load32_splat(at, 20); c50 = madd(s, b0, c50); c51 = madd(s, b1, c51);
      at += aPixel;
      b += bPixel;
      b0 = v128.load(b); b1 = v128.load(b, 16);
      s = v128.load32_splat(at); c00 = madd(s, b0, c00); c01 = madd(s, b1, c01);
      s = v128.load32_splat(at, 4); c10 = madd(s, b0, c10); c11 = madd(s, b1, c11);
      s = v128.load32_splat(at, 8); c20 = madd(s, b0, c20); c21 = madd(s, b1, c21);
      s = v128.load32_splat(at, 12); c30 = madd(s, b0, c30); c31 = madd(s, b1, c31);
      s = v128.load32_splat(at, 16); c40 = madd(s, b0, c40); c41 = madd(s, b1, c41);
      s = v128.load32_splat(at, 20); c50 = madd(s, b0, c50); c51 = madd(s, b1, c51);
      at += aPixel;
      b += bPixel;
    }
    if (x > 0) {
      b0 = v128.load(b); b1 = v128.load(b, 16);
      s = v128.load32_splat(at); c00 = madd(s, b0, c00); c01 = madd(s, b1, c01);
      s = v128.load32_splat(at, 4); c10 = madd(s, b0, c10); c11 = madd(s, b1, c11);
      s = v128.load32_splat(at, 8); c20 = madd(s, b0, c20); c21 = madd(s, b1, c21);
      s = v128.load32_splat(at, 12); c30 = madd(s, b0, c30); c31 = madd(s, b1, c31);
      s = v128.load32_splat(at, 16); c40 = madd(s, b0, c40); c41 = madd(s, b1, c41);
      s = v128.load32_splat(at, 20); c50 = madd(s, b0, c50); c51 = madd(s, b1, c51);
      b += bPixel;
    }
    a += aRow;
  }
  p = c;
  v128.store(p, c00); v128.store(p, c01, 16);
  p += cPitch;
  v128.store(p, c10); v128.store(p, c11, 16);
  p += cPitch;
  v128.store(p, c20); v128.store(p, c21, 16);
  p += cPitch;
  v128.store(p, c30); v128.store(p, c31, 16);
  p += cPitch;
  v128.store(p, c40); v128.store(p, c41, 16);
  p += cPitch;
  v128.store(p, c50); v128.store(p, c51, 16);
}

/** The same for three rows, for runs that are no multiple of six. */
export function outer3(
  a: usize, aRow: i32, aPixel: i32, rows: i32, width: i32, b: usize, bPixel: i32, c: usize, cPitch: i32,
): void {
  let p = c;
  let c00 = v128.load(p), c01 = v128.load(p, 16);
  p += cPitch;
  let c10 = v128.load(p), c11 = v128.load(p, 16);
  p += cPitch;
  let c20 = v128.load(p), c21 = v128.load(p, 16);
  let b0: v128, b1: v128, s: v128;
  for (; rows > 0; rows--) {
    let at = a;
    for (let x = width; x > 0; x--) {
      b0 = v128.load(b); b1 = v128.load(b, 16);
      s = v128.load32_splat(at); c00 = madd(s, b0, c00); c01 = madd(s, b1, c01);
      s = v128.load32_splat(at, 4); c10 = madd(s, b0, c10); c11 = madd(s, b1, c11);
      s = v128.load32_splat(at, 8); c20 = madd(s, b0, c20); c21 = madd(s, b1, c21);
      at += aPixel;
      b += bPixel;
    }
    a += aRow;
  }
  p = c;
  v128.store(p, c00); v128.store(p, c01, 16);
  p += cPitch;
  v128.store(p, c10); v128.store(p, c11, 16);
  p += cPitch;
  v128.store(p, c20); v128.store(p, c21, 16);
}

/** C[12×4] += Σ over pixels of twelve floats at A × four floats at B, for panels of which no more are used. */
export function outer12(
  a: usize, aRow: i32, aPixel: i32, rows: i32, width: i32, b: usize, bPixel: i32, c: usize, cPitch: i32,
): void {
  let p = c;
  let c0 = v128.load(p);
  p += cPitch;
  let c1 = v128.load(p);
  p += cPitch;
  let c2 = v128.load(p);
  p += cPitch;
  let c3 = v128.load(p);
  p += cPitch;
  let c4 = v128.load(p);
  p += cPitch;
  let c5 = v128.load(p);
  p += cPitch;
  let c6 = v128.load(p);
  p += cPitch;
  let c7 = v128.load(p);
  p += cPitch;
  let c8 = v128.load(p);
  p += cPitch;
  let c9 = v128.load(p);
  p += cPitch;
  let c10 = v128.load(p);
  p += cPitch;
  let c11 = v128.load(p);
  for (; rows > 0; rows--) {
    let at = a;
    for (let x = width; x > 0; x--) {
      const b0 = v128.load(b);
      c0 = madd(v128.load32_splat(at), b0, c0);
      c1 = madd(v128.load32_splat(at, 4), b0, c1);
      c2 = madd(v128.load32_splat(at, 8), b0, c2);
      c3 = madd(v128.load32_splat(at, 12), b0, c3);
      c4 = madd(v128.load32_splat(at, 16), b0, c4);
      c5 = madd(v128.load32_splat(at, 20), b0, c5);
      c6 = madd(v128.load32_splat(at, 24), b0, c6);
      c7 = madd(v128.load32_splat(at, 28), b0, c7);
      c8 = madd(v128.load32_splat(at, 32), b0, c8);
      c9 = madd(v128.load32_splat(at, 36), b0, c9);
      c10 = madd(v128.load32_splat(at, 40), b0, c10);
      c11 = madd(v128.load32_splat(at, 44), b0, c11);
      at += aPixel;
      b += bPixel;
    }
    a += aRow;
  }
  p = c;
  v128.store(p, c0);
  p += cPitch;
  v128.store(p, c1);
  p += cPitch;
  v128.store(p, c2);
  p += cPitch;
  v128.store(p, c3);
  p += cPitch;
  v128.store(p, c4);
  p += cPitch;
  v128.store(p, c5);
  p += cPitch;
  v128.store(p, c6);
  p += cPitch;
  v128.store(p, c7);
  p += cPitch;
  v128.store(p, c8);
  p += cPitch;
  v128.store(p, c9);
  p += cPitch;
  v128.store(p, c10);
  p += cPitch;
  v128.store(p, c11);
}
