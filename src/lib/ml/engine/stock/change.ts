import { abs, add, cast, clipByValue, lessEqual, mul, square, sub, sum, tanh } from '@tensorflow/tfjs-core';
import { KERNELS } from '../ops/kernels';
import { define, type StockBackend } from './define';
import { spread } from './spread';
import {
  addChangeGradOnWebGpu,
  addChangeOnWebGpu,
  projectOntoGradOnWebGpu,
  projectOntoOnWebGpu,
} from './webgpu-change';

const REACH = 2;

export function defineChange(backend: StockBackend): void {
  if (backend === 'webgpu') {
    define(backend, KERNELS.addChange, (inputs) => addChangeOnWebGpu(inputs, REACH));
    define(backend, KERNELS.addChangeGrad, (inputs) => addChangeGradOnWebGpu(inputs, REACH));
    define(backend, KERNELS.projectOnto, projectOntoOnWebGpu);
    define(backend, KERNELS.projectOntoGrad, projectOntoGradOnWebGpu);
  }
  define(backend, KERNELS.addChange, ({ x, change }) =>
    clipByValue(add(x!, mul(tanh(change!), REACH)), -1, 1),
  );
  define(backend, KERNELS.addChangeGrad, ({ dy, x, change }) => {
    const bent = tanh(change!);
    const within = cast(lessEqual(abs(add(x!, mul(bent, REACH))), 1), 'float32');
    const dx = mul(dy!, within);
    return [dx, mul(dx, mul(sub(1, square(bent)), REACH))];
  });
  define(backend, KERNELS.projectOnto, ({ x, direction }) => sum(mul(x!, spread(direction!)), 3, true));
  define(backend, KERNELS.projectOntoGrad, ({ dy, x, direction }) => [
    mul(dy!, spread(direction!)),
    sum(mul(dy!, x!), [1, 2]),
  ]);
  define(backend, KERNELS.sum2, ({ a, b }) => add(a!, b!));
}
