import { madd, zero } from './simd';

/** Codes of the activations, as in kernels/nonlinearity.ts. */
export const NONE: i32 = 0;
export const RELU: i32 = 1;
export const RELU6: i32 = 2;
export const LEAKY: i32 = 3;
export const TANH: i32 = 4;

const SLOPE: f32 = 0.2;
const LOG2_E: f32 = 1.44269504088896341;
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -2.12194440e-4;

/** Minimax rational function of the odd powers up to 13 over the even ones up to 6; beyond ±7.9 it is ±1 in float32. */
@inline
export function tanh4(v: v128): v128 {
  const x = f32x4.max(f32x4.min(v, f32x4.splat(7.905311107635498)), f32x4.splat(-7.905311107635498));
  const s = f32x4.mul(x, x);
  let p = madd(s, f32x4.splat(-2.76076847742355e-16), f32x4.splat(2.00018790482477e-13));
  p = madd(s, p, f32x4.splat(-8.60467152213735e-11));
  p = madd(s, p, f32x4.splat(5.12229709037114e-8));
  p = madd(s, p, f32x4.splat(1.48572235717979e-5));
  p = madd(s, p, f32x4.splat(6.37261928875436e-4));
  p = madd(s, p, f32x4.splat(4.89352455891786e-3));
  let q = madd(s, f32x4.splat(1.19825839466702e-6), f32x4.splat(1.18534705686654e-4));
  q = madd(s, q, f32x4.splat(2.26843463243900e-3));
  q = madd(s, q, f32x4.splat(4.89352518554385e-3));
  return f32x4.div(f32x4.mul(x, p), q);
}

/** 2ⁿ · e^r with x = n · ln 2 + r, |r| ≤ ln 2 / 2 (the polynomial is that of Cephes' expf). 0 below −87, large above 88. */
@inline
export function exp4(v: v128): v128 {
  const x = f32x4.max(f32x4.min(v, f32x4.splat(88.3762626647949)), f32x4.splat(-87.3365447504019));
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(LOG2_E)));
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(LN2_HIGH)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(LN2_LOW)));
  let p = madd(r, f32x4.splat(1.9875691500e-4), f32x4.splat(1.3981999507e-3));
  p = madd(r, p, f32x4.splat(8.3334519073e-3));
  p = madd(r, p, f32x4.splat(4.1665795894e-2));
  p = madd(r, p, f32x4.splat(1.6666665459e-1));
  p = madd(r, p, f32x4.splat(5.0000001201e-1));
  p = f32x4.add(madd(f32x4.mul(r, r), p, r), f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(p, power);
}

@inline
export function activate(kind: i32, v: v128): v128 {
  if (kind == RELU) return f32x4.max(v, zero());
  if (kind == RELU6) return f32x4.min(f32x4.max(v, zero()), f32x4.splat(6));
  if (kind == LEAKY) return f32x4.max(v, f32x4.mul(v, f32x4.splat(SLOPE)));
  if (kind == TANH) return tanh4(v);
  return v;
}

/** dy times the derivative, which follows from the output y. */
@inline
export function activationGrad(kind: i32, dy: v128, y: v128): v128 {
  if (kind == RELU) return v128.and(dy, f32x4.gt(y, zero()));
  if (kind == RELU6) return v128.and(dy, v128.and(f32x4.gt(y, zero()), f32x4.lt(y, f32x4.splat(6))));
  if (kind == LEAKY) {
    return v128.bitselect(dy, f32x4.mul(dy, f32x4.splat(SLOPE)), f32x4.gt(y, zero()));
  }
  if (kind == TANH) return f32x4.mul(dy, f32x4.sub(f32x4.splat(1), f32x4.mul(y, y)));
  return dy;
}
