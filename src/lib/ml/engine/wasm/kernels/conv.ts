import type { KernelConfig } from '@tensorflow/tfjs-core';
import { KERNELS } from '../../ops/kernels';
import type { DashBackend } from '../backend';
import { ELEMENTWISE } from '../codes';
import { define } from '../define';
import type { ConvGeometry, Phase } from '../geometry';
import { convGeometry, outputShape, phases } from '../geometry';
import { sizeOf } from '../shapes';
import { packed } from './product';
import { suitsWinograd, winograd, winogradFilterGrad } from './winograd';

const conv2d = define(KERNELS.conv2d, (call) => {
  const { backend } = call;
  const x = call.tensor('x');
  const filter = call.tensor('filter');
  const g = convGeometry(x.shape, filter.shape, call.number('stride'), call.text('pad'));
  const y = backend.output(outputShape(g));
  if (suitsWinograd(g)) {
    winograd(backend, g, backend.floats(x), backend.floats(filter), backend.floats(y), false);
    return y;
  }
  const perRow = g.kernelWidth * g.inChannels * g.outChannels;
  const b = packed(backend, {
    address: backend.floats(filter),
    us: g.kernelHeight,
    vs: g.kernelWidth,
    cs: g.inChannels,
    columns: g.outChannels,
    strides: [perRow, g.inChannels * g.outChannels, g.outChannels, 1],
  });
  const pixel = g.outChannels * 4;
  const row = g.outWidth * pixel;
  const need = backend.kernels.convPlan(
    g.batch,
    g.inHeight,
    g.inWidth,
    g.inChannels,
    g.outHeight,
    g.outWidth,
    g.outChannels,
    g.kernelHeight,
    g.kernelWidth,
    g.stride,
    g.padTop,
    g.padLeft,
    g.outHeight * row,
    row,
    pixel,
  );
  backend.kernels.conv(backend.floats(x), b, 0, backend.floats(y), backend.scratch('work', need));
  return y;
});

/** The pixels of dx in one phase: a stride-1 convolution of dy with every `stride`-th tap, in reverse order. */
function inputGradPhase(
  backend: DashBackend,
  g: ConvGeometry,
  rows: Phase,
  columns: Phase,
  dy: number,
  filter: number,
  dx: number,
): void {
  const perTap = g.inChannels * g.outChannels;
  const perRow = g.kernelWidth * perTap;
  const lastRow = rows.tap + (rows.taps - 1) * g.stride;
  const lastColumn = columns.tap + (columns.taps - 1) * g.stride;
  const b = packed(backend, {
    address: filter + (lastRow * perRow + lastColumn * perTap) * 4,
    us: rows.taps,
    vs: columns.taps,
    cs: g.outChannels,
    columns: g.inChannels,
    strides: [-g.stride * perRow, -g.stride * perTap, 1, g.outChannels],
  });
  const pixel = g.inChannels * 4;
  const row = g.inWidth * pixel;
  const need = backend.kernels.convPlan(
    g.batch,
    g.outHeight,
    g.outWidth,
    g.outChannels,
    rows.count,
    columns.count,
    g.inChannels,
    rows.taps,
    columns.taps,
    1,
    rows.pad,
    columns.pad,
    g.inHeight * row,
    g.stride * row,
    g.stride * pixel,
  );
  backend.kernels.conv(
    dy,
    b,
    0,
    dx + rows.first * row + columns.first * pixel,
    backend.scratch('work', need),
  );
}

const conv2dInputGrad = define(KERNELS.conv2dInputGrad, (call) => {
  const { backend } = call;
  const dy = call.tensor('dy');
  const filter = call.tensor('filter');
  const inputShape = call.numbers('inputShape');
  const g = convGeometry(inputShape, filter.shape, call.number('stride'), call.text('pad'));
  const dx = backend.output(inputShape);
  if (suitsWinograd(g)) {
    winograd(backend, g, backend.floats(dy), backend.floats(filter), backend.floats(dx), true);
    return dx;
  }
  const vertical = phases(g.inHeight, g.kernelHeight, g.stride, g.padTop);
  const horizontal = phases(g.inWidth, g.kernelWidth, g.stride, g.padLeft);
  // Pixels that no tap reaches keep the zero.
  if ([...vertical, ...horizontal].some((phase) => phase.taps === 0)) {
    const count = sizeOf(inputShape);
    backend.kernels.elementwise(ELEMENTWISE.fill, 0, 0, backend.floats(dx), 0, 0, count);
  }
  for (const rows of vertical) {
    for (const columns of horizontal) {
      if (rows.taps === 0 || columns.taps === 0) continue;
      inputGradPhase(
        backend,
        g,
        rows,
        columns,
        backend.floats(dy),
        backend.floats(filter),
        backend.floats(dx),
      );
    }
  }
  return dx;
});

const conv2dFilterGrad = define(KERNELS.conv2dFilterGrad, (call) => {
  const { backend } = call;
  const x = call.tensor('x');
  const dy = call.tensor('dy');
  const filterShape = call.numbers('filterShape');
  const g = convGeometry(x.shape, filterShape, call.number('stride'), call.text('pad'));
  const dfilter = backend.output(filterShape);
  if (suitsWinograd(g)) {
    winogradFilterGrad(backend, g, backend.floats(x), backend.floats(dy), backend.floats(dfilter));
    return dfilter;
  }
  const need = backend.kernels.filterGradPlan(
    g.batch,
    g.inHeight,
    g.inWidth,
    g.inChannels,
    g.outHeight,
    g.outWidth,
    g.outChannels,
    g.kernelHeight,
    g.kernelWidth,
    g.stride,
    g.padTop,
    g.padLeft,
  );
  const scratch = backend.scratch('work', need);
  backend.kernels.filterGrad(backend.floats(x), backend.floats(dy), backend.floats(dfilter), scratch);
  return dfilter;
});

export const convKernels: readonly KernelConfig[] = [conv2d, conv2dInputGrad, conv2dFilterGrad];
