import { plainDistances } from '../distances/plain';
import type { Affinities } from './affinities';
import type { Descent, Machine } from './contract';
import { divergence, gradientAt, repulsionSteps, workspace } from './gradient';

/** One gain a coordinate: it grows while the gradient keeps its sign, and shrinks where it turns. */
export const GAIN = { least: 0.01, more: 0.2, less: 0.8 } as const;

/** Plain script in double precision: what kernels are held against, and what runs where there are none. */
export const PLAIN: Machine = { distances: plainDistances, descent: plainDescent };

function plainDescent(p: Affinities, start: Float64Array, learningRate: number): Descent {
  const y = start.slice();
  const velocity = new Float64Array(y.length);
  const gains = new Float64Array(y.length).fill(1);
  const space = workspace(p.rows);
  let z = 0;
  return {
    *repel() {
      z = yield* repulsionSteps(y, space);
    },
    step(exaggeration, momentum) {
      const gradient = gradientAt(p, y, exaggeration, space, z);
      for (let i = 0; i < y.length; i++) {
        const g = gradient[i]!;
        const gain = Math.max(
          GAIN.least,
          g * velocity[i]! < 0 ? gains[i]! + GAIN.more : gains[i]! * GAIN.less,
        );
        gains[i] = gain;
        velocity[i] = momentum * velocity[i]! - learningRate * gain * g;
        y[i]! += velocity[i]!;
      }
    },
    frame: () => ({ points: Float32Array.from(y), kl: divergence(p, y, z) }),
    close: () => undefined,
  };
}
