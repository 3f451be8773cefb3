import type { PointExports } from './exports-points';

/** What assembly/index.ts exports. Addresses, counts and strides are bytes or elements as documented there. */
export interface KernelExports extends PointExports {
  heapStart(): number;
  setThreads(threads: number, callerSpins: number, workerSpins: number): void;
  hasFailed(): number;
  serve(thread: number, seen: number): void;
  quit(): void;
  fail(): void;
  pack(
    source: number,
    target: number,
    us: number,
    vs: number,
    cs: number,
    columns: number,
    uStride: number,
    vStride: number,
    cStride: number,
    nStride: number,
  ): void;
  convPlan(
    batch: number,
    inHeight: number,
    inWidth: number,
    inChannels: number,
    outHeight: number,
    outWidth: number,
    outChannels: number,
    kernelHeight: number,
    kernelWidth: number,
    stride: number,
    padTop: number,
    padLeft: number,
    yImageBytes: number,
    yRowBytes: number,
    yPixelBytes: number,
  ): number;
  conv(x: number, packed: number, bias: number, y: number, scratch: number): void;
  filterGradPlan(
    batch: number,
    inHeight: number,
    inWidth: number,
    inChannels: number,
    outHeight: number,
    outWidth: number,
    outChannels: number,
    kernelHeight: number,
    kernelWidth: number,
    stride: number,
    padTop: number,
    padLeft: number,
  ): number;
  filterGrad(x: number, dy: number, dfilter: number, scratch: number): void;
  batchNormScratchBytes(channels: number): number;
  batchNorm(
    x: number,
    scale: number,
    offset: number,
    residual: number,
    y: number,
    mean: number,
    variance: number,
    rows: number,
    channels: number,
    relu: number,
    epsilon: number,
    frozen: number,
    scratch: number,
  ): void;
  batchNormGrad(
    dy: number,
    x: number,
    y: number,
    scale: number,
    mean: number,
    variance: number,
    dx: number,
    dscale: number,
    doffset: number,
    dresidual: number,
    rows: number,
    channels: number,
    relu: number,
    epsilon: number,
    frozen: number,
    scratch: number,
  ): void;
  elementwise(
    operation: number,
    a: number,
    b: number,
    out: number,
    scalar: number,
    second: number,
    count: number,
  ): void;
  biasScratchBytes(channels: number): number;
  bias(
    x: number,
    bias: number,
    y: number,
    count: number,
    channels: number,
    activation: number,
    scratch: number,
  ): void;
  biasGrad(
    dy: number,
    y: number,
    dx: number,
    dbias: number,
    count: number,
    channels: number,
    activation: number,
    scratch: number,
  ): void;
  instanceNormScratchBytes(channels: number): number;
  instanceNorm(
    x: number,
    scale: number,
    offset: number,
    residual: number,
    y: number,
    mean: number,
    variance: number,
    batch: number,
    pixels: number,
    channels: number,
    activation: number,
    epsilon: number,
    scratch: number,
  ): void;
  instanceNormGrad(
    dy: number,
    x: number,
    y: number,
    scale: number,
    mean: number,
    variance: number,
    dx: number,
    dscale: number,
    doffset: number,
    dresidual: number,
    batch: number,
    pixels: number,
    channels: number,
    activation: number,
    epsilon: number,
    scratch: number,
  ): void;
  rearrange(
    kind: number,
    from: number,
    second: number,
    to: number,
    rows: number,
    width: number,
    channels: number,
    channels2: number,
  ): void;
  changeGrad(dy: number, x: number, change: number, dx: number, dchange: number, count: number): void;
  project(x: number, direction: number, y: number, batch: number, pixels: number, channels: number): void;
  projectGrad(
    dy: number,
    x: number,
    direction: number,
    dx: number,
    ddirection: number,
    batch: number,
    pixels: number,
    channels: number,
  ): void;
  winogradPlan(batch: number, height: number, width: number, inChannels: number, outChannels: number): number;
  winogradScratchBytes(): number;
  winograd(x: number, filter: number, y: number, backwards: number, packed: number, scratch: number): void;
  winogradGradPlan(
    batch: number,
    height: number,
    width: number,
    inChannels: number,
    outChannels: number,
  ): number;
  winogradGrad(x: number, dy: number, dfilter: number, scratch: number): void;
  depthwisePlan(
    batch: number,
    inHeight: number,
    inWidth: number,
    channels: number,
    outHeight: number,
    outWidth: number,
    kernelHeight: number,
    kernelWidth: number,
    stride: number,
    padTop: number,
    padLeft: number,
  ): void;
  depthwise(x: number, filter: number, y: number, backwards: number): void;
  depthwiseInputGrad(dy: number, filter: number, dx: number): void;
  depthwiseFilterGradBytes(kernelHeight: number, kernelWidth: number, channels: number): number;
  depthwiseFilterGrad(x: number, dy: number, dfilter: number, scratch: number): void;
  meanOf(kind: number, a: number, b: number, sign: number, count: number): number;
  spectral(w: number, u: number, v: number, rows: number, columns: number, out: number): number;
  spectralGrad(
    dy: number,
    w: number,
    u: number,
    v: number,
    sigma: number,
    rows: number,
    columns: number,
    dw: number,
  ): void;
  unit(x: number, out: number, count: number): void;
  pool(
    kind: number,
    from: number,
    to: number,
    x: number,
    batch: number,
    height: number,
    width: number,
    channels: number,
  ): void;
  columnSum(from: number, rows: number, channels: number, to: number): void;
  adam(
    param: number,
    grad: number,
    m: number,
    v: number,
    count: number,
    learningRate: number,
    beta1: number,
    beta2: number,
    epsilon: number,
    decay: number,
    c1: number,
    c2: number,
  ): void;
  sgd(
    param: number,
    grad: number,
    velocity: number,
    count: number,
    learningRate: number,
    momentum: number,
    decay: number,
  ): void;
}
