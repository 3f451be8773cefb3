import { reshape, type Tensor } from '@tensorflow/tfjs-core';

/** [B,C] → [B,1,1,C], which spreads over height and width. */
export const spread = (x: Tensor): Tensor => reshape(x, [x.shape[0]!, 1, 1, x.shape[1]!]);
