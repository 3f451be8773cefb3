import {
  conv2d,
  depthwiseConv2d,
  engine,
  type NamedAttrMap,
  type NamedTensorMap,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { KERNELS, type ConvAttrs, type KernelName } from '../ops/kernels';
import { define, type StockBackend } from './define';
import { conv2dFilterGradOnWebGpu } from './webgpu-filters';
import { conv2dInputGradOnWebGpu, conv2dOnWebGpu } from './webgpu-images';

const stockKernel = (name: string, inputs: NamedTensorMap, attrs: NamedAttrMap): Tensor =>
  engine().runKernel(name, inputs, attrs);

const stockAttrs = ({ stride, pad }: ConvAttrs) => ({
  strides: [stride, stride],
  pad,
  dataFormat: 'NHWC',
  dilations: 1,
});

type InputGradAttrs = ConvAttrs & { readonly inputShape: number[] };
type FilterGradAttrs = ConvAttrs & { readonly filterShape: number[] };

export function defineConv(backend: StockBackend): void {
  if (backend === 'webgpu') {
    define<ConvAttrs>(backend, KERNELS.conv2d, conv2dOnWebGpu);
    define<InputGradAttrs>(backend, KERNELS.conv2dInputGrad, conv2dInputGradOnWebGpu);
    define<FilterGradAttrs>(backend, KERNELS.conv2dFilterGrad, conv2dFilterGradOnWebGpu);
  }
  define<ConvAttrs>(backend, KERNELS.conv2d, ({ x, filter }, { stride, pad }) =>
    conv2d(x as Tensor4D, filter as Tensor4D, stride, pad),
  );
  define<ConvAttrs>(backend, KERNELS.depthwiseConv2d, ({ x, filter }, { stride, pad }) =>
    depthwiseConv2d(x as Tensor4D, filter as Tensor4D, stride, pad),
  );

  const inputGrad = (kernel: KernelName, stockName: string): void =>
    define<InputGradAttrs>(backend, kernel, ({ dy, filter }, attrs) =>
      stockKernel(
        stockName,
        { dy: dy!, filter: filter! },
        { ...stockAttrs(attrs), inputShape: attrs.inputShape },
      ),
    );
  inputGrad(KERNELS.conv2dInputGrad, 'Conv2DBackpropInput');
  inputGrad(KERNELS.depthwiseConv2dInputGrad, 'DepthwiseConv2dNativeBackpropInput');

  const filterGrad = (kernel: KernelName, stockName: string): void =>
    define<FilterGradAttrs>(backend, kernel, ({ x, dy }, attrs) =>
      stockKernel(stockName, { x: x!, dy: dy! }, { ...stockAttrs(attrs), filterShape: attrs.filterShape }),
    );
  filterGrad(KERNELS.conv2dFilterGrad, 'Conv2DBackpropFilter');
  filterGrad(KERNELS.depthwiseConv2dFilterGrad, 'DepthwiseConv2dNativeBackpropFilter');
}
