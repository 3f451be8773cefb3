import { JOB } from './layout';
import { exp4, tanh4 } from './nonlinear';
import { firstOf, madd, zero } from './simd';
import { ROOT_EPSILON } from './total';

export const RELU: i32 = 0;
export const RELU_GRAD: i32 = 1;
export const ADD: i32 = 2;
export const SUB: i32 = 3;
export const MUL: i32 = 4;
export const DIV: i32 = 5;
export const SCALE: i32 = 6;
export const SHIFT: i32 = 7;
export const FILL: i32 = 8;
export const MAXIMUM: i32 = 9;
export const MINIMUM: i32 = 10;
export const SQRT: i32 = 11;
export const ABS: i32 = 12;
export const CLIP: i32 = 13;
export const TANH: i32 = 14;
export const EXP: i32 = 15;
export const SIGMOID: i32 = 16;
export const ADD_CHANGE: i32 = 17;
export const HINGE_GRAD: i32 = 18;
export const DISTANCE_GRAD: i32 = 19;
export const ROOT_DISTANCE_GRAD: i32 = 20;

/** out[i] = operation(a[i], b[i]) or operation(a[i], scalar, second), or operation(scalar) for a fill. */
@unmanaged
export class ElementwiseJob {
  operation: i32;
  count: i32;
  a: usize;
  b: usize;
  out: usize;
  scalar: f32;
  second: f32;
}

@inline
export function elementwiseJob(): ElementwiseJob {
  return changetype<ElementwiseJob>(JOB);
}

@inline
function compute(operation: i32, a: v128, b: v128, scalar: v128, second: v128): v128 {
  if (operation == RELU) return f32x4.max(a, zero());
  if (operation == RELU_GRAD) return v128.and(a, f32x4.gt(b, zero()));
  if (operation == ADD) return f32x4.add(a, b);
  if (operation == SUB) return f32x4.sub(a, b);
  if (operation == MUL) return f32x4.mul(a, b);
  if (operation == DIV) return f32x4.div(a, b);
  if (operation == SCALE) return f32x4.mul(a, scalar);
  if (operation == SHIFT) return f32x4.add(a, scalar);
  if (operation == MAXIMUM) return f32x4.max(a, b);
  if (operation == MINIMUM) return f32x4.min(a, b);
  if (operation == SQRT) return f32x4.sqrt(a);
  if (operation == ABS) return f32x4.abs(a);
  if (operation == CLIP) return f32x4.min(f32x4.max(a, scalar), second);
  if (operation == TANH) return tanh4(a);
  if (operation == EXP) return exp4(a);
  if (operation == SIGMOID) {
    return f32x4.div(f32x4.splat(1), f32x4.add(f32x4.splat(1), exp4(f32x4.neg(a))));
  }
  if (operation == ADD_CHANGE) {
    return f32x4.max(f32x4.min(changed(a, tanh4(b)), f32x4.splat(1)), f32x4.splat(-1));
  }
  // scalar is −sign of the hinge, second the gradient: nothing from where the hinge is 0 on.
  if (operation == HINGE_GRAD) {
    return v128.and(f32x4.mul(scalar, second), f32x4.gt(f32x4.mul(a, scalar), f32x4.splat(-1)));
  }
  if (operation == DISTANCE_GRAD) return signed(f32x4.sub(a, b), scalar);
  if (operation == ROOT_DISTANCE_GRAD) {
    const d = f32x4.sub(a, b);
    const root = f32x4.sqrt(f32x4.add(f32x4.abs(d), f32x4.splat(ROOT_EPSILON)));
    return signed(d, f32x4.div(f32x4.mul(scalar, f32x4.splat(0.5)), root));
  }
  return scalar;
}

/** x + 2·t. */
@inline
function changed(x: v128, t: v128): v128 {
  return f32x4.add(x, f32x4.add(t, t));
}

/** `v` with the sign of `d` put before it, 0 where d is. */
@inline
function signed(d: v128, v: v128): v128 {
  const sign = v128.and(d, f32x4.splat(-0.0));
  return v128.and(v128.xor(v, sign), f32x4.ne(d, zero()));
}

/** Whole vectors; the last one may run into the slack behind a tensor, which belongs to nobody. */
@inline
function loop(job: ElementwiseJob, operation: i32, first: i32, end: i32): void {
  const scalar = f32x4.splat(job.scalar), second = f32x4.splat(job.second);
  const aStep: usize = operation == FILL ? 0 : 16;
  const bStep: usize =
    operation == RELU_GRAD || operation == ADD || operation == SUB || operation == MUL || operation == DIV ||
    operation == MAXIMUM || operation == MINIMUM || operation == ADD_CHANGE || operation == DISTANCE_GRAD ||
    operation == ROOT_DISTANCE_GRAD
      ? 16
      : 0;
  const from = <usize>first << 4;
  let a = job.a + (aStep ? from : 0), b = job.b + (bStep ? from : 0), out = job.out + from;
  for (let i = first; i < end; i++) {
    const left = aStep ? v128.load(a) : scalar;
    v128.store(out, compute(operation, left, bStep ? v128.load(b) : scalar, scalar, second));
    a += aStep;
    b += bStep;
    out += 16;
  }
}

export function elementwiseTask(thread: i32, threads: i32): void {
  const job = elementwiseJob();
  const vectors = (job.count + 3) / 4;
  const first = firstOf(vectors, thread, threads);
  const end = firstOf(vectors, thread + 1, threads);
  switch (job.operation) {
    case RELU: loop(job, RELU, first, end); break;
    case RELU_GRAD: loop(job, RELU_GRAD, first, end); break;
    case ADD: loop(job, ADD, first, end); break;
    case SUB: loop(job, SUB, first, end); break;
    case MUL: loop(job, MUL, first, end); break;
    case DIV: loop(job, DIV, first, end); break;
    case SCALE: loop(job, SCALE, first, end); break;
    case SHIFT: loop(job, SHIFT, first, end); break;
    case MAXIMUM: loop(job, MAXIMUM, first, end); break;
    case MINIMUM: loop(job, MINIMUM, first, end); break;
    case SQRT: loop(job, SQRT, first, end); break;
    case ABS: loop(job, ABS, first, end); break;
    case CLIP: loop(job, CLIP, first, end); break;
    case TANH: loop(job, TANH, first, end); break;
    case EXP: loop(job, EXP, first, end); break;
    case SIGMOID: loop(job, SIGMOID, first, end); break;
    case ADD_CHANGE: loop(job, ADD_CHANGE, first, end); break;
    case HINGE_GRAD: loop(job, HINGE_GRAD, first, end); break;
    case DISTANCE_GRAD: loop(job, DISTANCE_GRAD, first, end); break;
    case ROOT_DISTANCE_GRAD: loop(job, ROOT_DISTANCE_GRAD, first, end); break;
    default: loop(job, FILL, first, end);
  }
}

/** Of y = clamp(x + 2·tanh(change), −1, 1): a is x, b the change; dx and dchange are nothing beyond ±1. */
@unmanaged
export class ChangeGradJob {
  dy: usize;
  x: usize;
  change: usize;
  dx: usize;
  dchange: usize;
  count: i32;
}

@inline
export function changeGradJob(): ChangeGradJob {
  return changetype<ChangeGradJob>(JOB);
}

export function changeGradTask(thread: i32, threads: i32): void {
  const job = changeGradJob();
  const vectors = (job.count + 3) / 4;
  const one = f32x4.splat(1);
  const end = <usize>(firstOf(vectors, thread + 1, threads) << 4);
  for (let at = <usize>(firstOf(vectors, thread, threads) << 4); at < end; at += 16) {
    const t = tanh4(v128.load(job.change + at));
    const inside = f32x4.le(f32x4.abs(changed(v128.load(job.x + at), t)), one);
    const d = v128.and(v128.load(job.dy + at), inside);
    v128.store(job.dx + at, d);
    v128.store(job.dchange + at, f32x4.mul(f32x4.add(d, d), f32x4.sub(one, f32x4.mul(t, t))));
  }
}

/** Adam with decoupled weight decay (Kingma and Ba, algorithm 1; Loshchilov and Hutter); `c1`, `c2` are 1 − βᵗ. */
export function adam(
  param: usize, grad: usize, m: usize, v: usize, count: i32,
  learningRate: f32, beta1: f32, beta2: f32, epsilon: f32, decay: f32, c1: f32, c2: f32,
): void {
  const b1 = f32x4.splat(beta1), b2 = f32x4.splat(beta2);
  const r1 = f32x4.splat(1 - beta1), r2 = f32x4.splat(1 - beta2);
  const step = f32x4.splat(-learningRate / c1);
  const inverse = f32x4.splat(1 / c2);
  const e = f32x4.splat(epsilon);
  const keep = f32x4.splat(1 - learningRate * decay);
  for (let i = 0; i < count; i += 4) {
    const at = <usize>(i << 2);
    const g = v128.load(grad + at);
    const mi = madd(b1, v128.load(m + at), f32x4.mul(r1, g));
    const vi = madd(b2, v128.load(v + at), f32x4.mul(f32x4.mul(r2, g), g));
    v128.store(m + at, mi);
    v128.store(v + at, vi);
    const change = f32x4.div(f32x4.mul(step, mi), f32x4.add(f32x4.sqrt(f32x4.mul(vi, inverse)), e));
    v128.store(param + at, madd(keep, v128.load(param + at), change));
  }
}

/** velocity ← μ·velocity + grad + λ·param; param ← param − η·velocity. */
export function sgd(
  param: usize, grad: usize, velocity: usize, count: i32, learningRate: f32, momentum: f32, decay: f32,
): void {
  const mu = f32x4.splat(momentum), lambda = f32x4.splat(decay), eta = f32x4.splat(-learningRate);
  for (let i = 0; i < count; i += 4) {
    const at = <usize>(i << 2);
    const p = v128.load(param + at);
    const v = madd(mu, v128.load(velocity + at), madd(lambda, p, v128.load(grad + at)));
    v128.store(velocity + at, v);
    v128.store(param + at, madd(eta, v, p));
  }
}
