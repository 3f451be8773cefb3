import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { KERNELS } from './kernels';
import { runKernel } from './run';

export interface AdamSettings {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Decoupled: p ← p − η·λ·p beside the adaptive step. */
  readonly weightDecay: number;
}

/** Lists under their names as the inputs name0, name1, … of a kernel that changes all of them at once. */
function numbered(lists: Readonly<Record<string, readonly Tensor[]>>): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(lists).flatMap(([name, list]) => list.map((tensor, i) => [`${name}${i}`, tensor])),
  );
}

/** One Adam step of all parameters in place, all lists in one order. `step` is 1-based and decides the bias correction. */
export function adamStep(
  param: readonly Variable[],
  grad: readonly Tensor[],
  slots: { readonly m: readonly Variable[]; readonly v: readonly Variable[] },
  settings: AdamSettings & { readonly step: number },
): void {
  const { m, v } = slots;
  runKernel(KERNELS.adamStep, numbered({ param, grad, m, v }), { ...settings, count: param.length });
}

export interface SgdSettings {
  readonly learningRate: number;
  readonly momentum: number;
  readonly weightDecay: number;
}

/** One step with momentum in place, all lists in one order: v ← μv + g + λp; p ← p − ηv. */
export function sgdStep(
  param: readonly Variable[],
  grad: readonly Tensor[],
  velocity: readonly Variable[],
  settings: SgdSettings,
): void {
  runKernel(KERNELS.sgdStep, numbered({ param, grad, velocity }), { ...settings, count: param.length });
}

/** average ← average + rate · (value − average) for each of them, in place. */
export function moveAverage(average: readonly Variable[], value: readonly Tensor[], rate: number): void {
  runKernel(KERNELS.moveAverage, numbered({ average, value }), { rate, count: average.length });
}
