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

/** One Adam step in place. `step` is 1-based and decides the bias correction. */
export function adamStep(
  param: Variable,
  grad: Tensor,
  slots: { readonly m: Variable; readonly v: Variable },
  settings: AdamSettings & { readonly step: number },
): void {
  runKernel(KERNELS.adamStep, { param, grad, m: slots.m, v: slots.v }, { ...settings });
}

export interface SgdSettings {
  readonly learningRate: number;
  readonly momentum: number;
  readonly weightDecay: number;
}

/** One step with momentum in place: v ← μv + g + λp; p ← p − ηv. */
export function sgdStep(param: Variable, grad: Tensor, velocity: Variable, settings: SgdSettings): void {
  runKernel(KERNELS.sgdStep, { param, grad, velocity }, { ...settings });
}

/**
 * average ← average + rate · (value − average), in place. It is an SGD step without momentum: with λ = −1 and
 * η = −rate, v becomes value − average. `scratch` has the shape of `average`; its finite content is overwritten.
 */
export function moveAverage(average: Variable, value: Tensor, scratch: Variable, rate: number): void {
  sgdStep(average, value, scratch, { learningRate: -rate, momentum: 0, weightDecay: -1 });
}
