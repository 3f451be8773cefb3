/** How many images of each class (row) carry each value of the attribute (column). */
export type Quota = readonly (readonly number[])[];

/** `total` in `parts` whole numbers that differ by at most one, the larger ones first. */
export function evenly(total: number, parts: number): number[] {
  return Array.from({ length: parts }, (_, i) => Math.floor(total / parts) + (i < total % parts ? 1 : 0));
}

/** Uniform over class × value; what is left over goes to other values in the next class. */
export function uniformQuota(total: number, classes: number, values: number): Quota {
  return evenly(total, classes).map((n, row) => {
    const counts = evenly(n, values);
    return counts.map((_, column) => counts[(column + values - (row % values)) % values]!);
  });
}

/**
 * Class c goes with value c: `round(ratio · n)` of its n images, but never all of them, so that every class meets
 * another value. The others are spread evenly over the remaining values.
 */
export function alignedQuota(total: number, classes: number, values: number, ratio: number): Quota {
  return evenly(total, classes).map((n, row) => {
    const aligned = Math.min(Math.round(ratio * n), n - 1);
    const others = evenly(n - aligned, values - 1);
    return Array.from({ length: values }, (_, column) =>
      column === row ? aligned : others[column < row ? column : column - 1]!,
    );
  });
}
