import type { Points } from './model';

/** Points for tests: x, y, class, predicted class. */
export function testPoints(
  ...points: readonly (readonly [x: number, y: number, label?: number, predicted?: number])[]
): Points {
  return {
    rows: Int32Array.from(points, (_, i) => i),
    xs: Float32Array.from(points, ([x]) => x),
    ys: Float32Array.from(points, ([, y]) => y),
    labels: Uint16Array.from(points, ([, , label = 0]) => label),
    predicted: Int16Array.from(points, ([, , label = 0, predicted = label]) => predicted),
    correct: Int8Array.from(points, ([, , label = 0, predicted = label]) => (label === predicted ? 1 : 0)),
  };
}
