/** A training image, by its position in training, drawn again with another value of the attribute. */
export interface Counterfactual {
  readonly source: number;
  readonly value: number;
}

/**
 * Every counterfactual of the training images once, in an order whose every beginning is spread evenly over class ×
 * value and over the images: the values take turns, and within a class each begins at other images.
 */
export function* counterfactualsOf(
  training: readonly { readonly class: number; readonly value: number }[],
  classes: number,
  values: number,
): Generator<Counterfactual, void, void> {
  const queues = Array.from({ length: classes }, (_, c) => {
    const own = [...training.keys()].filter((i) => training[i]!.class === c);
    return Array.from({ length: values }, (_, value) => {
      const from = Math.floor((value * own.length) / values);
      return [...own.slice(from), ...own.slice(0, from)].filter((i) => training[i]!.value !== value);
    });
  });
  const longest = Math.max(0, ...queues.flat().map((queue) => queue.length));
  for (let turn = 0; turn < longest; turn++) {
    for (let value = 0; value < values; value++) {
      for (const queue of queues) {
        const source = queue[value]![turn];
        if (source !== undefined) yield { source, value };
      }
    }
  }
}
