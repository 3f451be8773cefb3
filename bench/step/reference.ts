/** The reference step, whatever computes it: 64 px, batch 16, four blocks, three classes, Adam. */
export const BATCH = 16;
export const SIZE_PX = 64;
export const CLASSES = 3;
/** [channels in, channels out, stride] */
export const BLOCKS = [
  [3, 16, 1],
  [16, 32, 2],
  [32, 64, 2],
  [64, 64, 2],
] as const;
export const PARAMETERS_A_BLOCK = 3;
export const NORM_EPSILON = 1e-5;
export const ADAM = { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

/** The same numbers in every run (xorshift32), roughly normal. */
export function generator(): () => number {
  let state = 12345;
  const uniform = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  return () => uniform() + uniform() + uniform() + uniform() - 2;
}

export const valuesOf = (shape: readonly number[], draw: () => number): Float32Array<ArrayBuffer> =>
  Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, draw);

/** One-hot, [BATCH, CLASSES]. */
export const targets = (): Float32Array<ArrayBuffer> =>
  Float32Array.from({ length: BATCH * CLASSES }, (_, i) =>
    Number(i % CLASSES === Math.floor(i / CLASSES) % CLASSES),
  );
