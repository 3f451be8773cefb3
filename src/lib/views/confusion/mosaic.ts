import type { ConfusionModel } from './model';

/** One area of the mosaic. Shares are of the row's width. */
export interface Segment {
  readonly key: string;
  readonly label: number;
  readonly predicted: number;
  readonly count: number;
  /** How many of them other views select. */
  readonly selected: number;
  readonly left: number;
  readonly width: number;
  /** `right` and `wrong` of one classifier; the others of two. */
  readonly kind: 'right' | 'wrong' | 'fixed' | 'broken' | 'same';
}

/** One class. Shares are of the mosaic's height. */
export interface Band {
  readonly label: number;
  readonly n: number;
  readonly right: number;
  readonly height: number;
  readonly segments: readonly Segment[];
}

/** Places parts beside each other, each as wide as its share of `n`; empty ones are left out. */
export function beside(parts: readonly Omit<Segment, 'left' | 'width'>[], n: number): readonly Segment[] {
  let left = 0;
  return parts
    .filter(({ count }) => count > 0)
    .map((part) => {
      const width = part.count / n;
      const placed = { ...part, left, width };
      left += width;
      return placed;
    });
}

/** A band a class, as high as it has images; in it what is right comes first, so that bands can be compared. */
export function mosaicModel(model: ConfusionModel): readonly Band[] {
  const total = model.rows.reduce((sum, { n }) => sum + n, 0);
  return model.rows
    .filter(({ n }) => n > 0)
    .map(({ label, n, right, cells }) => {
      const own = cells.filter(({ predicted }) => predicted === label);
      const others = cells.filter(({ predicted }) => predicted !== label);
      const parts = [...own, ...others].map(({ predicted, count, selected }) => ({
        key: `${label}/${predicted}`,
        label,
        predicted,
        count,
        selected,
        kind: predicted === label ? ('right' as const) : ('wrong' as const),
      }));
      return { label, n, right, height: n / total, segments: beside(parts, n) };
    });
}
