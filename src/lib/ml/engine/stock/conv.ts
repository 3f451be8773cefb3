import {
  conv2d,
  engine,
  type NamedAttrMap,
  type NamedTensorMap,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { KERNELS, type ConvAttrs } from '../ops/kernels';
import { define, type StockBackend } from './define';

const stockKernel = (name: string, inputs: NamedTensorMap, attrs: NamedAttrMap): Tensor =>
  engine().runKernel(name, inputs, attrs);

const stockAttrs = ({ stride, pad }: ConvAttrs) => ({
  strides: [stride, stride],
  pad,
  dataFormat: 'NHWC',
  dilations: 1,
});

export function defineConv(backend: StockBackend): void {
  define<ConvAttrs>(backend, KERNELS.conv2d, ({ x, filter }, { stride, pad }) =>
    conv2d(x as Tensor4D, filter as Tensor4D, stride, pad),
  );
  define<ConvAttrs & { inputShape: number[] }>(backend, KERNELS.conv2dInputGrad, ({ dy, filter }, attrs) =>
    stockKernel(
      'Conv2DBackpropInput',
      { dy: dy!, filter: filter! },
      { ...stockAttrs(attrs), inputShape: attrs.inputShape },
    ),
  );
  define<ConvAttrs & { filterShape: number[] }>(backend, KERNELS.conv2dFilterGrad, ({ x, dy }, attrs) =>
    stockKernel(
      'Conv2DBackpropFilter',
      { x: x!, dy: dy! },
      { ...stockAttrs(attrs), filterShape: attrs.filterShape },
    ),
  );
}
