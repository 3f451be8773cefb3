/** Index arithmetic on row-major tensors. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Elements between neighbours along each axis. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let i = shape.length - 2; i >= 0; i--) strides[i] = strides[i + 1]! * shape[i + 1]!;
  return strides;
}

/** Strides of `shape` as read under the broader `outShape`: 0 where it is stretched. */
export function broadcastStrides(shape: readonly number[], outShape: readonly number[]): number[] {
  const strides = stridesOf(shape);
  const missing = outShape.length - shape.length;
  return outShape.map((_, axis) => {
    const own = axis - missing;
    return own < 0 || shape[own] === 1 ? 0 : strides[own]!;
  });
}

/** Calls `visit(i, offset)` for each element i of `shape` in order, with its offset under `strides`. */
export function walk(
  shape: readonly number[],
  strides: readonly number[],
  start: number,
  visit: (index: number, offset: number) => void,
): void {
  const total = sizeOf(shape);
  const rank = shape.length;
  const position = new Array<number>(rank).fill(0);
  let offset = start;
  for (let i = 0; i < total; i++) {
    visit(i, offset);
    for (let axis = rank - 1; axis >= 0; axis--) {
      position[axis]!++;
      offset += strides[axis]!;
      if (position[axis]! < shape[axis]!) break;
      offset -= strides[axis]! * shape[axis]!;
      position[axis] = 0;
    }
  }
}

/** Axes counted from the front, sorted; all of them for an empty list. */
export function normalAxes(axes: readonly number[], rank: number): number[] {
  const list = axes.length === 0 ? Array.from({ length: rank }, (_, i) => i) : axes;
  return [...new Set(list.map((axis) => (axis < 0 ? axis + rank : axis)))].sort((a, b) => a - b);
}
