/** Codes of assembly/elementwise.ts. */
export const ELEMENTWISE = {
  relu: 0,
  reluGrad: 1,
  add: 2,
  sub: 3,
  mul: 4,
  div: 5,
  scale: 6,
  shift: 7,
  fill: 8,
  maximum: 9,
  minimum: 10,
  sqrt: 11,
  abs: 12,
  clip: 13,
  tanh: 14,
  exp: 15,
  sigmoid: 16,
  addChange: 17,
  hingeGrad: 18,
  distanceGrad: 19,
  rootDistanceGrad: 20,
} as const;
export type Elementwise = keyof typeof ELEMENTWISE;

/** Codes of `pool`. */
export const POOL = { average: 0, averageGrad: 1, max: 2, maxGrad: 3 } as const;

/** Codes of assembly/nonlinear.ts. */
export const NONLINEARITY = { none: 0, relu: 1, relu6: 2, leaky: 3, tanh: 4 } as const;

/** Codes of assembly/rearrange.ts. */
export const REARRANGE = {
  upsample: 0,
  upsampleGrad: 1,
  unshuffle: 2,
  shuffle: 3,
  concat: 4,
  slice: 5,
} as const;

/** Codes of assembly/total.ts. */
export const MEAN_OF = { values: 0, hinge: 1, distance: 2, rootDistance: 3 } as const;
