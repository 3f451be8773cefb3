import { createEstimator } from '../../lib/compute/progress';
import type { TaskEvent } from '../../lib/compute/contract';
import type { Space } from '../../lib/domain/discovery';
import { clusterSpaceSteps, inClusterSpace } from '../../lib/ml/features/cluster-space';
import { slices } from './slices';
import type { Vectors } from './vectors';

/** Moves vectors of the same space to where their distances mean something. */
export type ToComparable = (vectors: Vectors) => Vectors;

/**
 * Latents are compared as they are, backbone features at unit length in their principal components. These are fitted on
 * the given vectors; others can be moved into the same space.
 */
export async function* comparable(
  space: Space,
  fitted: Vectors,
): AsyncGenerator<TaskEvent, ToComparable, void> {
  if (space === 'latent') return (vectors) => vectors;
  const estimate = createEstimator();
  const { rows, width, values } = fitted;
  const run = slices(clusterSpaceSteps(values, rows.length, width));
  let step = run.next();
  for (; step.done !== true; step = run.next()) {
    yield { type: 'progress', progress: estimate('Comparing images', 0, rows.length) };
  }
  const basis = step.value;
  return (vectors) => ({
    rows: vectors.rows,
    width: basis.components,
    values: inClusterSpace(basis, vectors.values),
  });
}
