/** Rows of numbers; in single precision rows that are equally far may change places. */
export type Features = Float32Array | Float64Array;

/** How two sets of features lie to each other; shares are 0 … 1. */
export interface Prdc {
  /** Share of the made ones that lie among the real ones (Kynkäänniemi et al. 2019). */
  readonly precision: number;
  /** Share of the real ones that lie among the made ones. */
  readonly recall: number;
  /** Real neighbourhoods that a made one lies in, over k; above 1 where they crowd (Naeem et al. 2020). */
  readonly density: number;
  /** Share of the real ones that have a made one in their neighbourhood. */
  readonly coverage: number;
}

/**
 * Precision, recall, density and coverage of `made`, [m, width], against `real`, [n, width]. A neighbourhood reaches to
 * the k-th nearest row of the same set, the row itself left out. `null` where either has no more than k rows. Yields
 * after each row.
 */
export function* prdcSteps(
  real: Features,
  made: Features,
  width: number,
  k: number,
): Generator<undefined, Prdc | null, void> {
  const [n, m] = [real.length / width, made.length / width];
  if (n <= k || m <= k) return null;
  const realRadii = yield* radii(real, width, k);
  const madeRadii = yield* radii(made, width, k);
  const isInside = new Uint8Array(m);
  let recalled = 0;
  let neighbourhoods = 0;
  let covered = 0;
  for (let i = 0; i < n; i++) {
    let isRecalled = false;
    let isCovered = false;
    for (let j = 0; j < m; j++) {
      const d = distance(real, i, made, j, width);
      isRecalled ||= d < madeRadii[j]!;
      if (d >= realRadii[i]!) continue;
      isInside[j] = 1;
      isCovered = true;
      neighbourhoods++;
    }
    recalled += Number(isRecalled);
    covered += Number(isCovered);
    yield;
  }
  return {
    precision: isInside.reduce((sum, is) => sum + is, 0) / m,
    recall: recalled / n,
    density: neighbourhoods / (k * m),
    coverage: covered / n,
  };
}

/** Distance of each row to the k-th nearest other one. */
function* radii(x: Features, width: number, k: number): Generator<undefined, Float64Array, void> {
  const n = x.length / width;
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const others = Float64Array.from({ length: n }, (_, j) =>
      j === i ? Infinity : distance(x, i, x, j, width),
    );
    out[i] = others.sort()[k - 1]!;
    yield;
  }
  return out;
}

/** Euclidean distance of row i of `a` and row j of `b`. */
export function distance(a: Features, i: number, b: Features, j: number, width: number): number {
  let sum = 0;
  for (let c = 0; c < width; c++) sum += (a[i * width + c]! - b[j * width + c]!) ** 2;
  return Math.sqrt(sum);
}
