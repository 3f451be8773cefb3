import { JOB } from './layout';
import { firstOf, madd, zero } from './simd';

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

/** out[i] = operation(a[i], b[i]) or operation(a[i], scalar), or operation(scalar) for a fill. */
@unmanaged
export class ElementwiseJob {
  operation: i32;
  count: i32;
  a: usize;
  b: usize;
  out: usize;
  scalar: f32;
}

@inline
export function elementwiseJob(): ElementwiseJob {
  return changetype<ElementwiseJob>(JOB);
}

@inline
function compute(operation: i32, a: v128, b: v128, scalar: v128): v128 {
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
  return scalar;
}

/** Whole vectors; the last one may run into the slack behind a tensor, which belongs to nobody. */
@inline
function loop(job: ElementwiseJob, operation: i32, first: i32, end: i32): void {
  const scalar = f32x4.splat(job.scalar);
  const aStep: usize = operation == FILL ? 0 : 16;
  const bStep: usize =
    operation == RELU_GRAD || operation == ADD || operation == SUB || operation == MUL || operation == DIV ||
    operation == MAXIMUM || operation == MINIMUM
      ? 16
      : 0;
  const from = <usize>first << 4;
  let a = job.a + (aStep ? from : 0), b = job.b + (bStep ? from : 0), out = job.out + from;
  for (let i = first; i < end; i++) {
    v128.store(out, compute(operation, aStep ? v128.load(a) : scalar, bStep ? v128.load(b) : scalar, scalar));
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
    default: loop(job, FILL, first, end);
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
