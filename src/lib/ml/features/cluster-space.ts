import { drained } from '../drained';
import { unitRows } from './normalise';
import { pcaSteps, projectPca, type PcaBasis } from './pca';

const COMPONENTS = 32;

/**
 * The space in which k-means and t-SNE compare images by backbone features: rows of unit length, then the strongest
 * principal components, not whitened. Fitted on the images that are clustered, [rows, columns]. Yields every few
 * milliseconds.
 */
export const clusterSpaceSteps = (
  raw: Float32Array,
  rows: number,
  columns: number,
  components = COMPONENTS,
): Generator<undefined, PcaBasis, void> => pcaSteps(unitRows(raw, columns), rows, columns, components);

export const fitClusterSpace = (...args: Parameters<typeof clusterSpaceSteps>): PcaBasis =>
  drained(clusterSpaceSteps(...args));

/** Raw backbone features, [rows, columns], in that space: [rows, components]. */
export const inClusterSpace = (space: PcaBasis, raw: Float32Array): Float32Array =>
  projectPca(space, unitRows(raw, space.columns), raw.length / space.columns);
