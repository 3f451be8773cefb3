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
    freeOnTheWayBack(xs);
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

/** What TensorFlow.js' tape holds of an operation. */
interface TapeNode {
  readonly outputs: readonly Tensor[];
  readonly saved?: readonly Tensor[];
  gradient?: (dys: (Tensor | null)[]) => Record<string, () => Tensor>;
}

/**
 * TensorFlow.js holds all gradients and all that was saved for them until the walk back has ended, which doubles the
 * memory of a step. Here a node, once walked through, gives up what it saved and the gradients of its outputs: those
 * that another node made for it alone.
 */
function freeOnTheWayBack(xs: readonly Tensor[]): void {
  const { state } = engine();
  // Gradients of gradients need the whole tape.
  if (state.gradientDepth !== 1) return;
  const wanted = new Set(xs.map(({ id }) => id));
  const owned = new Set<number>();
  const seen = new Set<number>();
  let saved: readonly Tensor[] = [];
  let used: readonly Tensor[] = [];
  for (const node of (state.activeTape ?? []) as TapeNode[]) {
    const { gradient } = node;
    if (gradient === undefined) continue;
    node.gradient = (dys) => {
      for (const tensor of [...saved, ...used.filter(({ id }) => owned.has(id))]) tensor.dispose();
      saved = node.saved ?? [];
      used = node.outputs.some(({ id }) => wanted.has(id)) ? [] : dys.filter((dy) => dy !== null);
      const made = gradient(dys);
      return Object.fromEntries(
        Object.entries(made).map(([name, make]) => [
          name,
          () => {
            const dx = make();
            if (seen.has(dx.id)) owned.delete(dx.id);
            else owned.add(dx.id);
            seen.add(dx.id);
            return dx;
          },
        ]),
      );
    };
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
