import type { Predicted } from './slices';

/**
 * Images of one source, class and cluster as one: it is wrong where more than half of them are. Three crops of one
 * photograph are no three witnesses. `groups` is the source of each.
 */
export function unitsOf(groups: ArrayLike<number>, { labels, clusters, predicted }: Predicted): Predicted {
  const units = new Map<string, number[]>();
  for (let i = 0; i < labels.length; i++) {
    const key = `${groups[i]!}/${labels[i]!}/${clusters[i]!}`;
    units.set(key, [...(units.get(key) ?? []), i]);
  }
  const all = [...units.values()];
  return {
    labels: all.map(([first]) => labels[first!]!),
    clusters: all.map(([first]) => clusters[first!]!),
    predicted: all.map((unit) => {
      const label = labels[unit[0]!]!;
      const wrong = unit.map((i) => predicted[i]!).filter((guess) => guess !== label);
      return 2 * wrong.length > unit.length ? wrong[0]! : label;
    }),
  };
}
