import {
  tensor,
  tidy,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { batchNorm, conv2d, dense, globalAvgPool, softmaxCrossEntropy, valueAndGrads } from '../ops';

/** A small net with fixed numbers, each a multiple of 1/16: exact in every format. */
export const CHECK = {
  x: [2, 5, 4, 2],
  filter: [3, 3, 2, 3],
  weights: [3, 2],
  epsilon: 1 / 1024,
} as const;

export const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
export const pattern = (size: number, factor: number): number[] =>
  Array.from({ length: size }, (_, i) => (((i * factor) % 31) - 15) / 16);

/** Both losses, then the gradient of their sum to the filter and to the dense weights; float64 (see check.test.ts). */
export const EXPECTED: readonly number[] = [
  0.949924807, 0.485726063, -0.00566985876, 0.00328165379, -0.0189796221, -0.00372567343, 0.0113483613,
  -0.0538963133, -0.00667377189, -0.0154569118, 0.0287406476, -0.00484921158, -0.000596506589,
  -0.000401727551, -0.00635584926, -0.000488003038, 0.00394150448, -0.00488122167, -0.00455621666,
  0.0109842451, -0.0109561469, 0.000481538664, -0.0302290506, -0.00843750854, 0.00723423468, -0.0400593128,
  -0.00789209831, 0.01367614, 0.0417293464, -0.0082925156, -0.0169337554, 0.0336700093, -0.00544293852,
  0.00071085563, 0.0143556726, -0.00788777779, 0.00072233316, -0.0155780082, -0.00363120435, -0.00794875135,
  0.025225284, -0.00815213632, 0.0000634255981, -0.0261799574, -0.00509178524, 0.00955869744, -0.0396542499,
  -0.00440507961, -0.0118667168, 0.0304310417, -0.000662841015, -0.000486704976, 0.00401228204,
  -0.0000883879636, -0.00288512997, 0.0197449798, -0.172629152, 0.172629152, -0.0651197824, 0.0651197824,
  -0.0887406051, 0.0887406051,
];

/** Largest difference to the expected values, relative to the largest of them. Infinite where one is no number. */
export async function check(): Promise<number> {
  const results = tidy(() => {
    const make = <T extends Tensor>(shape: readonly number[], factor: number): T =>
      tensor(pattern(sizeOf(shape), factor), [...shape]) as T;
    const x = make<Tensor4D>(CHECK.x, 7);
    const filter = make<Tensor4D>(CHECK.filter, 11);
    const weights = make<Tensor2D>(CHECK.weights, 5);
    const scale = tensor([1, 0.5, 2]) as Tensor1D;
    const offset = tensor([0.25, 0, -0.25]) as Tensor1D;
    const targets = tensor([1, 0, 0, 1], [2, 2]) as Tensor2D;
    const forward = () => {
      const convolved = conv2d(x, filter, { stride: 2, pad: 'same' });
      const options = { epsilon: CHECK.epsilon, activation: 'relu' } as const;
      const pooled = globalAvgPool(batchNorm(convolved, scale, offset, options).y);
      return { value: softmaxCrossEntropy(dense(pooled, weights, tensor([0, 0]) as Tensor1D), targets).loss };
    };
    const { value, grads } = valueAndGrads(forward, [filter, weights]);
    return [value, ...grads];
  });
  try {
    const read = await Promise.all(results.map((t) => t.data()));
    return relativeError(
      read.flatMap((values) => Array.from(values)),
      EXPECTED,
    );
  } finally {
    for (const t of results) t.dispose();
  }
}

function relativeError(actual: readonly number[], expected: readonly number[]): number {
  if (actual.length !== expected.length || !actual.every(Number.isFinite)) return Infinity;
  const scale = Math.max(...expected.map(Math.abs));
  return Math.max(...actual.map((value, i) => Math.abs(value - expected[i]!))) / scale;
}
