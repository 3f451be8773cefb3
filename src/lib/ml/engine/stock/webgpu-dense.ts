import type { Tensor } from '@tensorflow/tfjs-core';
import { runProgram } from './webgpu-program';
import { overRows } from './webgpu-sums';

const THREADS = 64;
type Given = Readonly<Record<string, Tensor>>;

/**
 * The kernel `matMul`. A thread has one element of the product: matrices here are those of dense layers, small in all
 * directions. A matrix, transposed, by a column is long in one, and is summed up by workgroups.
 */
export function matMulOnWebGpu(
  { a, b, bias }: Given,
  { transposeA, transposeB }: { transposeA: boolean; transposeB: boolean },
): Tensor {
  const [inner, rows] = transposeA ? (a!.shape as [number, number]) : [a!.shape[1]!, a!.shape[0]!];
  const columns = transposeB ? b!.shape[0]! : b!.shape[1]!;
  if (transposeA && columns === 1 && bias === undefined) {
    const { product } = overRows(
      'times_column',
      { a: a!, b: b! },
      { product: [rows, 1] },
      { images: 1, rows: inner, channels: rows },
      { width: 1, code: (sum) => sum('sum', 'a[at] * b[row]'), result: 'product[cell] = sum;' },
    );
    return product;
  }
  const size = rows * columns;
  const left = transposeA ? 'a[k * uniforms.rows + row]' : 'a[row * uniforms.inner + k]';
  const right = transposeB ? 'b[column * uniforms.inner + k]' : 'b[k * uniforms.columns + column]';
  const { product } = runProgram<'product'>({
    key: `product_${transposeA}_${transposeB}_${bias !== undefined}`,
    ...{ threads: THREADS, groups: Math.ceil(size / THREADS) },
    inputs: bias === undefined ? { a: a!, b: b! } : { a: a!, b: b!, bias },
    outputs: { product: [rows, columns] },
    sizes: { size, rows, columns, inner },
    code: `
      if (index < uniforms.size) {
        let row = index / uniforms.columns;
        let column = index % uniforms.columns;
        var sum = ${bias === undefined ? '0.0' : 'bias[column]'};
        for (var k = 0; k < uniforms.inner; k++) {
          sum += ${left} * ${right};
        }
        product[index] = sum;
      }`,
  });
  return product;
}
