import type { KernelConfig } from '@tensorflow/tfjs-core';
import {
  Abs,
  ClipByValue,
  Exp,
  Log,
  Neg,
  Relu,
  Rsqrt,
  Sigmoid,
  Sqrt,
  Square,
  Tanh,
} from '@tensorflow/tfjs-core';
import { KERNELS } from '../../ops/kernels';
import { define } from '../define';
import type { Elementwise } from '../codes';
import { vector } from './vector';

const inVectors = (name: string, operation: Elementwise, scalar = 0): KernelConfig =>
  define(name, (call) => {
    const x = call.tensor('x');
    return vector(call.backend, operation, x.shape, x, null, scalar);
  });

const inScript = (name: string, f: (x: number) => number): KernelConfig =>
  define(name, (call) => {
    const { backend } = call;
    const x = call.tensor('x');
    const out = backend.output(x.shape, x.dtype);
    const [from, to] = [backend.view(x), backend.view(out)];
    for (let i = 0; i < from.length; i++) to[i] = f(from[i]!);
    return out;
  });

const square = define(Square, (call) => {
  const x = call.tensor('x');
  return vector(call.backend, 'mul', x.shape, x, x);
});

const reluGrad = define(KERNELS.reluGrad, (call) => {
  const dy = call.tensor('dy');
  return vector(call.backend, 'reluGrad', dy.shape, dy, call.tensor('y'));
});

const clip = define(ClipByValue, (call) => {
  const { backend } = call;
  const x = call.tensor('x');
  const [low, high] = [call.number('clipValueMin'), call.number('clipValueMax')];
  if (x.dtype === 'float32') return vector(backend, 'clip', x.shape, x, null, low, high);
  const out = backend.output(x.shape, x.dtype);
  const [from, to] = [backend.view(x), backend.view(out)];
  for (let i = 0; i < from.length; i++) to[i] = Math.min(high, Math.max(low, from[i]!));
  return out;
});

export const unaryKernels: readonly KernelConfig[] = [
  inVectors(KERNELS.relu, 'relu'),
  reluGrad,
  inVectors(Relu, 'relu'),
  inVectors(Neg, 'scale', -1),
  inVectors(Sqrt, 'sqrt'),
  inVectors(Abs, 'abs'),
  square,
  clip,
  inVectors(Exp, 'exp'),
  inVectors(Sigmoid, 'sigmoid'),
  inVectors(Tanh, 'tanh'),
  inScript(Log, Math.log),
  inScript(Rsqrt, (x) => 1 / Math.sqrt(x)),
];
