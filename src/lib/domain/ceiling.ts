import { ORIGINS, partCode, type Catalog } from './catalog';
import { shuffled, stream } from './random';

const drawn = ({ origins }: Catalog): number[] =>
  Array.from(origins.keys()).filter((row) => ORIGINS[origins[row]!] === 'generated');

/**
 * How many training images a demo was drawn with, wherever they stand now: its generator names an image after the part
 * that it drew it for. One that was deleted for good has no name left and counts where it stood.
 */
export const drawnForTraining = (catalog: Catalog): number =>
  drawn(catalog).filter((row) =>
    catalog.paths[row] === ''
      ? catalog.parts[row] === partCode('training')
      : catalog.paths[row]!.includes('/training/'),
  ).length;

/** How many counterfactuals these have: one for each other value of the bias. */
export function possibleCounterfactuals(catalog: Catalog): number {
  const values = new Set(
    drawn(catalog).map((row) => catalog.attributes.map(({ codes }) => codes[row]).join(' ')),
  );
  return drawnForTraining(catalog) * Math.max(0, values.size - 1);
}

/**
 * The items, each as often as any other, until there are `wanted`; where it does not come out even, some that are drawn
 * at random once more than the others.
 */
export function repeatedEvenly<T>(items: readonly T[], wanted: number, seed: number): readonly T[] {
  const missing = Math.max(0, wanted - items.length);
  const copies = Math.floor(missing / items.length);
  const rest = shuffled(items, stream(seed, 'repeats')).slice(0, missing % items.length);
  return [...items, ...items.flatMap((item) => new Array<T>(copies).fill(item)), ...rest];
}
