import { engine, keep, tidy, util, type Tensor } from '@tensorflow/tfjs-core';

export interface ForwardResult {
  /** What is differentiated. */
  readonly value: Tensor;
  /** By-products that outlive the pass; the caller disposes them. */
  readonly kept?: readonly Tensor[];
}

export interface Gradients {
  readonly value: Tensor;
  /** One for each of `xs`, in order. */
  readonly grads: Tensor[];
  readonly kept: readonly Tensor[];
}

/**
 * Runs `forward` and returns Σ dy · ∂value/∂x for each x. `dy` has the shape of the value; without it all ones.
 * Synchronous. The caller disposes value, grads and kept. After a throw nothing is left behind, neither by-products
 * nor what the tape had saved.
 */
export function valueAndGrads(forward: () => ForwardResult, xs: readonly Tensor[], dy?: Tensor): Gradients {
  const kept: Tensor[] = [];
  const recorded = () => {
    const result = forward();
    for (const tensor of result.kept ?? []) kept.push(keep(tensor));
    if (dy && !util.arraysEqual(dy.shape, result.value.shape)) {
      throw new Error(`dy has shape [${dy.shape}], the value [${result.value.shape}].`);
    }
    return result.value;
  };
  try {
    return tidy(() => {
      const { value, grads } = engine().gradients(recorded, [...xs], dy);
      if (grads.some((grad) => grad === undefined)) throw new Error('The value does not depend on every x.');
      return { value, grads, kept };
    });
  } catch (reason) {
    for (const tensor of kept) tensor.dispose();
    dropTape();
    throw reason;
  }
}

/** TensorFlow.js leaves the tape and its saved tensors behind when a pass throws. */
function dropTape(): void {
  const { state } = engine();
  if (state.gradientDepth > 0 || !state.activeTape) return;
  for (const node of state.activeTape) {
    for (const tensor of node.saved ?? []) if (!tensor.isDisposed) tensor.dispose();
  }
  state.activeTape = [];
}
