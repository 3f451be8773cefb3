import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { KERNELS } from '../../ops/kernels';
import type { KernelCall } from '../define';
import { define } from '../define';
import type { ConvGeometry } from '../geometry';
import { convGeometry, outputShape } from '../geometry';

/** `filterShape` is [height, width, channels, 1]; the geometry's channels are those of the image. */
function geometry(
  call: KernelCall,
  inputShape: readonly number[],
  filterShape: readonly number[],
): ConvGeometry {
  const [height = 0, width = 0, channels = 0, each] = filterShape;
  if (each !== 1) return call.fail('filter of one a channel');
  const shape = [height, width, channels, channels];
  return convGeometry(inputShape, shape, call.number('stride'), call.text('pad'));
}

function plan(call: KernelCall, g: ConvGeometry): void {
  call.backend.kernels.depthwisePlan(
    g.batch,
    g.inHeight,
    g.inWidth,
    g.inChannels,
    g.outHeight,
    g.outWidth,
    g.kernelHeight,
    g.kernelWidth,
    g.stride,
    g.padTop,
    g.padLeft,
  );
}

const depthwiseConv2d = define(KERNELS.depthwiseConv2d, (call): TensorInfo => {
  const { backend } = call;
  const x = call.tensor('x');
  const filter = call.tensor('filter');
  const g = geometry(call, x.shape, filter.shape);
  const y = backend.output(outputShape(g));
  plan(call, g);
  backend.kernels.depthwise(backend.floats(x), backend.floats(filter), backend.floats(y), 0);
  return y;
});

const depthwiseConv2dInputGrad = define(KERNELS.depthwiseConv2dInputGrad, (call): TensorInfo => {
  const { backend } = call;
  const filter = call.tensor('filter');
  const inputShape = call.numbers('inputShape');
  const g = geometry(call, inputShape, filter.shape);
  const dx = backend.output(inputShape);
  const [dy, w, to] = [backend.floats(call.tensor('dy')), backend.floats(filter), backend.floats(dx)];
  if (g.stride === 1) {
    plan(call, {
      ...g,
      inHeight: g.outHeight,
      inWidth: g.outWidth,
      outHeight: g.inHeight,
      outWidth: g.inWidth,
      padTop: g.kernelHeight - 1 - g.padTop,
      padLeft: g.kernelWidth - 1 - g.padLeft,
    });
    backend.kernels.depthwise(dy, w, to, 1);
  } else {
    plan(call, g);
    backend.kernels.depthwiseInputGrad(dy, w, to);
  }
  return dx;
});

const depthwiseConv2dFilterGrad = define(KERNELS.depthwiseConv2dFilterGrad, (call): TensorInfo => {
  const { backend } = call;
  const x = call.tensor('x');
  const filterShape = call.numbers('filterShape');
  const g = geometry(call, x.shape, filterShape);
  const dfilter = backend.output(filterShape);
  const need = backend.kernels.depthwiseFilterGradBytes(g.kernelHeight, g.kernelWidth, g.inChannels);
  const scratch = backend.scratch('work', need);
  plan(call, g);
  const dy = backend.floats(call.tensor('dy'));
  backend.kernels.depthwiseFilterGrad(backend.floats(x), dy, backend.floats(dfilter), scratch);
  return dfilter;
});

export const depthwiseKernels: readonly KernelConfig[] = [
  depthwiseConv2d,
  depthwiseConv2dInputGrad,
  depthwiseConv2dFilterGrad,
];
