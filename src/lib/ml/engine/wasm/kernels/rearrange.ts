import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { KERNELS } from '../../ops/kernels';
import type { KernelCall } from '../define';
import { define } from '../define';
import { REARRANGE } from '../codes';

interface Image {
  readonly tensor: TensorInfo;
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

function image(call: KernelCall, name: string): Image {
  const tensor = call.tensor(name);
  const [batch, height, width, channels] = tensor.shape;
  if (batch === undefined || height === undefined || width === undefined || channels === undefined) {
    return call.fail(`image ${name}`);
  }
  return { tensor, batch, height, width, channels };
}

/** `rows` and `width` count pixels of the smaller image; see assembly/rearrange.ts. */
function move(
  call: KernelCall,
  kind: number,
  from: TensorInfo,
  shape: readonly number[],
  sizes: { rows: number; width: number; channels: number; channels2?: number },
  second?: TensorInfo,
): TensorInfo {
  const { backend } = call;
  const out = backend.output(shape);
  const [at, secondAt, to] = [backend.floats(from), backend.floatsOr0(second), backend.floats(out)];
  backend.kernels.rearrange(
    kind,
    at,
    secondAt,
    to,
    sizes.rows,
    sizes.width,
    sizes.channels,
    sizes.channels2 ?? 0,
  );
  return out;
}

/** To twice the height and width, with a quarter of the channels or as many. */
function enlarge(call: KernelCall, kind: number, fewer: 1 | 4): TensorInfo {
  const { tensor, batch, height, width, channels: given } = image(call, 'x');
  const channels = given / fewer;
  if (!Number.isInteger(channels)) return call.fail('number of channels');
  const shape = [batch, 2 * height, 2 * width, channels];
  return move(call, kind, tensor, shape, { rows: batch * height, width, channels });
}

/** To half the height and width, with four times the channels or as many. */
function reduce(call: KernelCall, kind: number, name: string, more: 1 | 4): TensorInfo {
  const { tensor, batch, height, width, channels } = image(call, name);
  if (height % 2 !== 0 || width % 2 !== 0) return call.fail('even height and width');
  const shape = [batch, height / 2, width / 2, more * channels];
  return move(call, kind, tensor, shape, { rows: (batch * height) / 2, width: width / 2, channels });
}

const concat = define(KERNELS.concatChannels, (call) => {
  const [a, b] = [image(call, 'a'), image(call, 'b')];
  const { batch, height, width } = a;
  if (b.batch !== batch || b.height !== height || b.width !== width) return call.fail('pair of sizes');
  const sizes = { rows: batch * height, width, channels: a.channels, channels2: b.channels };
  const shape = [batch, height, width, a.channels + b.channels];
  return move(call, REARRANGE.concat, a.tensor, shape, sizes, b.tensor);
});

const slice = define(KERNELS.sliceChannels, (call) => {
  const { backend } = call;
  const { tensor, batch, height, width, channels } = image(call, 'x');
  const [begin, size] = [call.number('begin'), call.number('size')];
  if (begin < 0 || size < 1 || begin + size > channels) return call.fail('range of channels');
  const out = backend.output([batch, height, width, size]);
  const [from, to] = [backend.floats(tensor) + begin * 4, backend.floats(out)];
  backend.kernels.rearrange(REARRANGE.slice, from, 0, to, batch * height, width, size, channels);
  return out;
});

export const rearrangeKernels: readonly KernelConfig[] = [
  define(KERNELS.upsample2, (call) => enlarge(call, REARRANGE.upsample, 1)),
  define(KERNELS.upsample2Grad, (call) => reduce(call, REARRANGE.upsampleGrad, 'dy', 1)),
  define(KERNELS.pixelUnshuffle2, (call) => reduce(call, REARRANGE.unshuffle, 'x', 4)),
  define(KERNELS.pixelShuffle2, (call) => enlarge(call, REARRANGE.shuffle, 4)),
  concat,
  slice,
];
