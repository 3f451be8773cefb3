import KDBush from 'kdbush';
import type { Points } from './model';

/** Answers which point is nearest to a place. */
export class Picker {
  readonly #points: Points;
  readonly #index: KDBush;

  constructor(points: Points) {
    this.#points = points;
    this.#index = new KDBush(points.rows.length, 64, Float32Array);
    for (let i = 0; i < points.rows.length; i++) this.#index.add(points.xs[i]!, points.ys[i]!);
    this.#index.finish();
  }

  /** Index of the nearest point within a radius, all in the unit square's measure; −1 where there is none. */
  nearest(x: number, y: number, radius: number): number {
    let best = -1;
    let least = Infinity;
    for (const i of this.#index.within(x, y, radius)) {
      const distance = Math.hypot(this.#points.xs[i]! - x, this.#points.ys[i]! - y);
      if (distance < least || (distance === least && i < best)) [best, least] = [i, distance];
    }
    return best;
  }

  /** Indices of the points in a rectangle. */
  within(left: number, top: number, right: number, bottom: number): readonly number[] {
    return this.#index.range(left, top, right, bottom);
  }
}
