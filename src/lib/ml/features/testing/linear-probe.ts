import { Matrix, solve } from 'ml-matrix';

/** Share of the mean squared length that is added to the diagonal. */
const RIDGE = 0.1;

/**
 * How well a straight cut through the values tells two sorts apart: ridge regression in the dual on the first
 * `training` rows, the share of the others on the right side. Rows are taken to unit length and centred.
 */
export function linearProbe(
  x: Float32Array | Float64Array,
  columns: number,
  sort: readonly boolean[],
  training: number,
): number {
  const rows = sort.length;
  const values = new Matrix(rows, columns);
  for (let i = 0; i < rows; i++) {
    const row = Array.from(x.subarray(i * columns, (i + 1) * columns));
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0)) || 1;
    values.setRow(
      i,
      row.map((value) => value / length),
    );
  }
  const mean = values.subMatrix(0, training - 1, 0, columns - 1).mean('column');
  values.subRowVector(mean);
  const known = values.subMatrix(0, training - 1, 0, columns - 1);
  const kernel = known.mmul(known.transpose());
  const ridge = (RIDGE * kernel.trace()) / training;
  const target = sort.slice(0, training).map((is) => (is ? 1 : -1));
  const offset = target.reduce<number>((sum, value) => sum + value, 0) / training;
  const regular = kernel.add(Matrix.eye(training).mul(ridge));
  const weights = solve(regular, Matrix.columnVector(target.map((value) => value - offset)));
  const others = values.subMatrix(training, rows - 1, 0, columns - 1);
  const scores = others.mmul(known.transpose().mmul(weights)).to1DArray();
  return scores.filter((score, i) => score + offset > 0 === sort[training + i]).length / (rows - training);
}
