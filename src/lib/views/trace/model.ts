import { mcNemar } from '../../domain/statistics';

/** What happened to an image between the first and the last classifier. */
export type Fate = 'fixed' | 'broken' | 'right' | 'wrong';
export const FATES: readonly Fate[] = ['fixed', 'broken', 'wrong', 'right'];

export const FATE_WORDS: Readonly<Record<Fate, { readonly label: string; readonly help: string }>> = {
  fixed: { label: 'fixed', help: 'Wrong before, right after' },
  broken: { label: 'broken', help: 'Right before, wrong after' },
  wrong: { label: 'still wrong', help: 'Wrong with both' },
  right: { label: 'still right', help: 'Right with both' },
};

export interface TraceInput {
  /** Rows that are traced. */
  readonly rows: Int32Array;
  readonly labels: Uint16Array;
  /** Correctness of each row by each classifier, the oldest first: 1 right, 0 wrong, −1 unknown. */
  readonly correct: readonly Int8Array[];
}

export interface TraceModel {
  /** Rows that all classifiers were asked about, in the order of the plot: by fate, then by class. */
  readonly order: Int32Array;
  readonly fates: readonly Fate[];
  readonly counts: Readonly<Record<Fate, number>>;
  /** Exact McNemar of the first against the last. */
  readonly p: number;
  /** Right by each classifier, of `order.length`. */
  readonly right: readonly number[];
}

const fateOf = (before: number, after: number): Fate => {
  if (before === after) return after === 1 ? 'right' : 'wrong';
  return after === 1 ? 'fixed' : 'broken';
};

export function traceModel({ rows, labels, correct }: TraceInput): TraceModel {
  const first = correct[0];
  const last = correct.at(-1);
  const counts = { fixed: 0, broken: 0, wrong: 0, right: 0 };
  if (first === undefined || last === undefined)
    return { order: new Int32Array(0), fates: [], counts, p: 1, right: [] };
  const known = Array.from(rows)
    .filter((row) => correct.every((column) => (column[row] ?? -1) >= 0))
    .map((row) => ({ row, fate: fateOf(first[row]!, last[row]!) }));
  for (const { fate } of known) counts[fate]++;
  const path = (row: number): number => correct.reduce((bits, column) => bits * 2 + column[row]!, 0);
  known.sort(
    (a, b) =>
      FATES.indexOf(a.fate) - FATES.indexOf(b.fate) ||
      path(a.row) - path(b.row) ||
      labels[a.row]! - labels[b.row]! ||
      a.row - b.row,
  );
  const order = Int32Array.from(known, ({ row }) => row);
  return {
    order,
    fates: known.map(({ fate }) => fate),
    counts,
    p: mcNemar(counts.fixed, counts.broken).p,
    right: correct.map((column) => order.reduce((n, row) => n + column[row]!, 0)),
  };
}

/** Rectangle in pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface TraceLayout {
  /** x, y of each image at each classifier: `points[classifier][2 × position]`. */
  readonly points: readonly Float32Array[];
  /** Distance of neighbours. */
  readonly stepPx: number;
  /** Place of each classifier's upper and lower block. */
  readonly blocks: readonly { readonly right: Box; readonly wrong: Box }[];
}

const LARGEST_STEP_PX = 11;
/** Share of the height between the two rows. */
const GAP = 0.16;

/**
 * Packs each classifier's images into two blocks, right ones above; the step is the largest that fits the fullest
 * block. Columns of a block are filled from the outside in, so that lines stay short.
 */
export function traceLayout(
  { order }: TraceModel,
  correct: readonly Int8Array[],
  widthPx: number,
  heightPx: number,
): TraceLayout {
  const columns = correct.length;
  const blockHeight = (heightPx * (1 - GAP)) / 2;
  const blockWidth = Math.min(150, (widthPx / Math.max(1, columns)) * (columns > 2 ? 0.42 : 0.34));
  const fullest = Math.max(
    1,
    ...correct.flatMap((column) => {
      const right = order.reduce((n, row) => n + column[row]!, 0);
      return [right, order.length - right];
    }),
  );
  const stepPx = stepFor(fullest, blockWidth, blockHeight);
  const perLine = Math.max(1, Math.floor(blockWidth / stepPx));
  const centre = (i: number): number =>
    columns === 1 ? widthPx / 2 : blockWidth / 2 + 4 + (i * (widthPx - blockWidth - 8)) / (columns - 1);
  const points = correct.map((column, i) => {
    const places = new Float32Array(order.length * 2);
    const next = [0, 0];
    order.forEach((row, position) => {
      const right = column[row] === 1;
      const at = next[Number(right)]!++;
      const line = Math.floor(at / perLine);
      places[position * 2] = centre(i) - blockWidth / 2 + (0.5 + (at % perLine)) * stepPx;
      // Both blocks grow away from the middle.
      places[position * 2 + 1] = right
        ? blockHeight - (0.5 + line) * stepPx
        : heightPx - blockHeight + (0.5 + line) * stepPx;
    });
    return places;
  });
  const blocks = correct.map((_, i) => ({
    right: { x: centre(i) - blockWidth / 2, y: 0, width: blockWidth, height: blockHeight },
    wrong: {
      x: centre(i) - blockWidth / 2,
      y: heightPx - blockHeight,
      width: blockWidth,
      height: blockHeight,
    },
  }));
  return { points, stepPx, blocks };
}

function stepFor(n: number, width: number, height: number): number {
  for (let step = LARGEST_STEP_PX; step > 1; step -= 0.25) {
    if (Math.floor(width / step) * Math.floor(height / step) >= n) return step;
  }
  return 1;
}

/** Positions whose point at any classifier lies in the box. */
export function within({ points }: TraceLayout, box: Box): readonly number[] {
  const n = (points[0]?.length ?? 0) / 2;
  const inside = (places: Float32Array, i: number): boolean => {
    const x = places[i * 2]! - box.x;
    const y = places[i * 2 + 1]! - box.y;
    return x >= 0 && y >= 0 && x <= box.width && y <= box.height;
  };
  return Array.from({ length: n }, (_, i) => i).filter((i) => points.some((places) => inside(places, i)));
}

/** Position of the point nearest to a place, within reach; `null` where there is none. */
export function nearest({ points, stepPx }: TraceLayout, x: number, y: number): number | null {
  let best: number | null = null;
  let least = Math.max(6, stepPx) ** 2;
  for (const places of points) {
    for (let i = 0; i * 2 < places.length; i++) {
      const distance = (places[i * 2]! - x) ** 2 + (places[i * 2 + 1]! - y) ** 2;
      if (distance < least) {
        least = distance;
        best = i;
      }
    }
  }
  return best;
}

/** Rows that more than half of the classifiers get wrong, of those that all of them were asked about. */
export const oftenWrong = (rows: Int32Array, correct: readonly Int8Array[]): Int32Array =>
  rows.filter((row) => {
    const known = correct.every((column) => (column[row] ?? -1) >= 0);
    const wrong = correct.reduce((n, column) => n + Number(column[row] === 0), 0);
    return known && wrong * 2 > correct.length;
  });
