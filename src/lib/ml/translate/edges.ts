import { tensor4d, type Tensor4D } from '@tensorflow/tfjs-core';

/** Sobel's differences across and down, divided by 8: a step of one unit gives at most 1/2. */
const ACROSS = [-1, 0, 1, -2, 0, 2, -1, 0, 1];
const DOWN = [-1, -2, -1, 0, 0, 0, 1, 2, 1];

/** Filter [3,3,3,6]: of each colour the differences across, then those down. The caller disposes. */
export function edgeFilter(): Tensor4D {
  const values = new Float32Array(9 * 3 * 6);
  for (let at = 0; at < 9; at++) {
    for (let colour = 0; colour < 3; colour++) {
      values[(at * 3 + colour) * 6 + 2 * colour] = ACROSS[at]! / 8;
      values[(at * 3 + colour) * 6 + 2 * colour + 1] = DOWN[at]! / 8;
    }
  }
  return tensor4d(values, [3, 3, 3, 6]);
}
