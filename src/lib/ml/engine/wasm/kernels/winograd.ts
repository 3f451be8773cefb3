import type { DashBackend } from '../backend';
import type { ConvGeometry } from '../geometry';

/** Fewer products of channels than these do not pay for the transforms. */
const WORTH = 512;

/** Whether assembly/winograd.ts can compute this convolution and its gradients, and does so faster. */
export const suitsWinograd = (g: ConvGeometry): boolean =>
  g.kernelHeight === 3 &&
  g.kernelWidth === 3 &&
  g.stride === 1 &&
  g.padTop === 1 &&
  g.padLeft === 1 &&
  g.outHeight === g.inHeight &&
  g.outWidth === g.inWidth &&
  g.inHeight % 2 === 0 &&
  g.inWidth % 2 === 0 &&
  g.inChannels % 4 === 0 &&
  g.outChannels % 4 === 0 &&
  g.inChannels * g.outChannels >= WORTH;

/** y of x, or with `backwards` dx of dy, under the filter of `g`; addresses of floats. */
export function winograd(
  backend: DashBackend,
  g: ConvGeometry,
  from: number,
  filter: number,
  to: number,
  backwards: boolean,
): void {
  const { kernels } = backend;
  const [channels, outputs] = backwards ? [g.outChannels, g.inChannels] : [g.inChannels, g.outChannels];
  const filterBytes = kernels.winogradPlan(g.batch, g.inHeight, g.inWidth, channels, outputs);
  const packed = backend.scratch('packed', filterBytes);
  const scratch = backend.scratch('work', kernels.winogradScratchBytes());
  kernels.winograd(from, filter, to, Number(backwards), packed, scratch);
}

export function winogradFilterGrad(
  backend: DashBackend,
  g: ConvGeometry,
  x: number,
  dy: number,
  dfilter: number,
): void {
  const { kernels } = backend;
  const need = kernels.winogradGradPlan(g.batch, g.inHeight, g.inWidth, g.inChannels, g.outChannels);
  kernels.winogradGrad(x, dy, dfilter, backend.scratch('work', need));
}
