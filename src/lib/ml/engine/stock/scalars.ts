import {
  abs,
  add,
  div,
  fill,
  mean,
  mul,
  relu,
  reshape,
  sign,
  sqrt,
  step,
  sub,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { KERNELS } from '../ops/kernels';
import { define, type StockBackend } from './define';
import {
  distanceGradOnWebGpu,
  distanceOnWebGpu,
  hingeGradOnWebGpu,
  hingeOnWebGpu,
  meanAllGradOnWebGpu,
  meanAllOnWebGpu,
  weightedSumOnWebGpu,
} from './webgpu-scalars';

/** Keeps the root's slope finite where nothing differs. */
const ROOT_SHIFT = 1e-3;

/** [1] */
const meanOf = (x: Tensor): Tensor => reshape(mean(x), [1]);

/** 1 − side · x, whose positive part is the hinge. */
const shortfall = (x: Tensor, side: number): Tensor => sub(1, mul(x, side));

function defineOnWebGpu(): void {
  define<{ sign: 1 | -1 }>('webgpu', KERNELS.hinge, hingeOnWebGpu);
  define<{ sign: 1 | -1 }>('webgpu', KERNELS.hingeGrad, hingeGradOnWebGpu);
  define('webgpu', KERNELS.meanAll, meanAllOnWebGpu);
  define<{ inputShape: number[] }>('webgpu', KERNELS.meanAllGrad, meanAllGradOnWebGpu);
  define<{ root: boolean }>('webgpu', KERNELS.distance, (inputs, attrs) =>
    distanceOnWebGpu(inputs, attrs, ROOT_SHIFT),
  );
  define<{ root: boolean }>('webgpu', KERNELS.distanceGrad, (inputs, attrs) =>
    distanceGradOnWebGpu(inputs, attrs, ROOT_SHIFT),
  );
  define<{ weights: number[] }>('webgpu', KERNELS.weightedSum, weightedSumOnWebGpu);
}

export function defineScalars(backend: StockBackend): void {
  if (backend === 'webgpu') defineOnWebGpu();
  define<{ sign: 1 | -1 }>(backend, KERNELS.hinge, ({ x }, attrs) => meanOf(relu(shortfall(x!, attrs.sign))));
  define<{ sign: 1 | -1 }>(backend, KERNELS.hingeGrad, ({ dy, x }, attrs) =>
    mul(step(shortfall(x!, attrs.sign)), mul(dy!, -attrs.sign / x!.size)),
  );

  define(backend, KERNELS.meanAll, ({ x }) => meanOf(x!));
  define<{ inputShape: number[] }>(backend, KERNELS.meanAllGrad, ({ dy }, { inputShape }) => {
    const size = inputShape.reduce((a, b) => a * b, 1);
    return mul(fill(inputShape, 1 / size), dy!);
  });

  define<{ root: boolean }>(backend, KERNELS.distance, ({ a, b }, { root }) => {
    const apart = abs(sub(a!, b!));
    return meanOf(root ? sqrt(add(apart, ROOT_SHIFT)) : apart);
  });
  define<{ root: boolean }>(backend, KERNELS.distanceGrad, ({ dy, a, b }, { root }) => {
    const difference = sub(a!, b!);
    const share = mul(dy!, 1 / a!.size);
    const slope = sign(difference);
    if (!root) return mul(slope, share);
    return mul(div(slope, mul(sqrt(add(abs(difference), ROOT_SHIFT)), 2)), share);
  });

  define<{ weights: number[] }>(backend, KERNELS.weightedSum, (inputs, { weights }) =>
    weights.map((weight, i) => mul(inputs[`x${i}`]!, weight)).reduce((a, b): Tensor => add(a, b)),
  );
}
