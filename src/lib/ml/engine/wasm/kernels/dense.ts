import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { BatchMatMul } from '@tensorflow/tfjs-core';
import { DashError } from '../../../../domain/errors';
import { KERNELS } from '../../ops/kernels';
import type { DashBackend } from '../backend';
import type { ScriptKernel } from '../capture/stage';
import type { KernelCall } from '../define';
import { define } from '../define';
import { packed } from './product';

interface Product {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** from[inner×rows] → to[rows×inner] */
const transpose: ScriptKernel = (memory, from, to, rows, inner) => {
  const [source, target] = [from! / 4, to! / 4];
  for (let k = 0; k < inner!; k++) {
    for (let m = 0; m < rows!; m++) memory[target + m * inner! + k] = memory[source + k * rows! + m]!;
  }
};

/** out[rows×columns] = op(a) · op(b) + bias, all addresses of floats; `bias` may be 0, and is read to
 * the end of a panel. */
function multiply(backend: DashBackend, p: Product, a: number, b: number, bias: number, out: number): void {
  const { rows, inner, columns } = p;
  let left = a;
  if (p.transposeA) {
    left = backend.scratch('transposed', rows * inner * 4);
    backend.runScript(transpose, a, left, rows, inner);
  }
  const panel = packed(backend, {
    address: b,
    us: 1,
    vs: 1,
    cs: inner,
    columns,
    strides: p.transposeB ? [0, 0, 1, inner] : [0, 0, columns, 1],
  });
  const need = backend.kernels.convPlan(
    ...([1, rows, 1, inner, rows, 1, columns, 1, 1, 1, 0, 0] as const),
    ...([rows * columns * 4, columns * 4, columns * 4] as const),
  );
  backend.kernels.conv(left, panel, bias, out, backend.scratch('work', need));
}

function product(call: KernelCall, aShape: readonly number[], bShape: readonly number[]): Product {
  const transposeA = call.flag('transposeA');
  const transposeB = call.flag('transposeB');
  const [a0 = 0, a1 = 0] = aShape;
  const [b0 = 0, b1 = 0] = bShape;
  const [rows, inner] = transposeA ? [a1, a0] : [a0, a1];
  const [other, columns] = transposeB ? [b1, b0] : [b0, b1];
  if (inner !== other) {
    throw new DashError(
      'BadInput',
      `Matrices of ${aShape.join('×')} and ${bShape.join('×')} cannot be multiplied.`,
    );
  }
  return { rows, inner, columns, transposeA, transposeB };
}

const matMul = define(KERNELS.matMul, (call) => {
  const { backend } = call;
  const a = call.tensor('a');
  const b = call.tensor('b');
  const bias = call.optional('bias');
  const p = product(call, a.shape, b.shape);
  const out = backend.output([p.rows, p.columns]);
  const biasAt = bias === undefined ? 0 : backend.floats(bias);
  multiply(backend, p, backend.floats(a), backend.floats(b), biasAt, backend.floats(out));
  return out;
});

/** The stock kernel behind tf.matMul: [batch, m, k] · [batch, k, n], a batch of 1 broadcast. */
const batchMatMul = define(BatchMatMul, (call): TensorInfo => {
  const { backend } = call;
  const a = call.tensor('a');
  const b = call.tensor('b');
  const p = product(call, a.shape.slice(-2), b.shape.slice(-2));
  const batchesOf = (t: TensorInfo): number => t.shape.slice(0, -2).reduce((x, y) => x * y, 1);
  const [batchesA, batchesB] = [batchesOf(a), batchesOf(b)];
  const lead = batchesA >= batchesB ? a.shape.slice(0, -2) : b.shape.slice(0, -2);
  const batches = Math.max(batchesA, batchesB);
  if (batches % batchesA !== 0 || batches % batchesB !== 0) call.fail('batch');
  const out = backend.output([...lead, p.rows, p.columns]);
  for (let i = 0; i < batches; i++) {
    const at = backend.floats(a) + (i % batchesA) * p.rows * p.inner * 4;
    const bt = backend.floats(b) + (i % batchesB) * p.inner * p.columns * 4;
    multiply(backend, p, at, bt, 0, backend.floats(out) + i * p.rows * p.columns * 4);
  }
  return out;
});

const columnSum = define(KERNELS.columnSum, (call) => {
  const { backend } = call;
  const x = call.tensor('x');
  const [rows = 0, columns = 0] = x.shape;
  const out = backend.output([columns]);
  backend.kernels.columnSum(backend.floats(x), rows, columns, backend.floats(out));
  return out;
});

export const denseKernels: readonly KernelConfig[] = [matMul, batchMatMul, columnSum];
