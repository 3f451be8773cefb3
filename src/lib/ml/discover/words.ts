import type { Space } from '../../domain/discovery';
import type { Slice } from './slices';

const percent = (share: number): string => `${Math.round(100 * share)} %`;
const quoted = (name: string | undefined): string => `“${name ?? 'unknown'}”`;

/** Clusters are counted from 1 for people. */
export const clusterName = (index: number): string => `cluster ${index + 1}`;

/** "18 of 20 “banana” images of cluster 3 are taken for “apple”. In training 97 % of that cluster are “apple”, …" */
export function sentenceOf(slice: Slice, classes: readonly string[], space: Space): string {
  const { label, cluster, size, errors, wrongClass, wrongShare, shares, kind } = slice;
  const wrong = quoted(classes[wrongClass]);
  const into = Math.round(wrongShare * errors);
  const images = `${errors} of ${size} ${quoted(classes[label])} images of ${clusterName(cluster)}`;
  const fate = into === errors ? `are taken for ${wrong}` : `are wrong, ${into} of them taken for ${wrong}`;
  if (kind === 'hard')
    return `${images} ${fate}. Training does not tie that look to a class: they are hard images.`;
  const { training, explore } = shares;
  const those = space === 'latent' ? 'the images of that look' : 'that cluster';
  return `${images} ${fate}. In training ${percent(training)} of ${those} are ${wrong}, here ${percent(explore)}.`;
}
