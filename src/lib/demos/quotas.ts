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

/** For each class its own value first, then the others in the order in which they get what conflicts. */
export type ValueOrder = (row: number) => readonly number[];

/**
 * `round(ratio · n)` images of a class have its own value, but never all of them, so that every class meets another
 * one. The others are spread evenly over the remaining values.
 */
export function alignedQuota(
  total: number,
  classes: number,
  values: number,
  ratio: number,
  orderOf: ValueOrder = stepsDown(values),
): Quota {
  return evenly(total, classes).map((n, row) => {
    const [own, ...others] = orderOf(row);
    const aligned = Math.min(Math.round(ratio * n), n - 1);
    const conflicting = evenly(n - aligned, others.length);
    return Array.from({ length: values }, (_, column) =>
      column === own ? aligned : conflicting[others.indexOf(column)]!,
    );
  });
}

/** Class c goes with value c, then with the ones before it, in a circle: single conflicts differ from class to class. */
const stepsDown =
  (values: number): ValueOrder =>
  (row) =>
    Array.from({ length: values }, (_, step) => (row + values - (step % values)) % values);
