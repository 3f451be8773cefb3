import { contourDensity } from 'd3-contour';
import { GREY, colorOf } from '../../ui/palette';
import type { Points } from './model';

/** Lines of equal density in the unit square. */
export interface Contour {
  readonly color: string;
  /** Closed rings of x, y. */
  readonly rings: readonly Float32Array[];
}

const SIZE = 120;
const CELL = 2;
const BANDWIDTH = 4;
const LEVELS = 5;
const FEWEST = 12;
const MOST_CLASSES = 10;

/** Density of each class in its colour; of everything in grey where there are more than ten classes. */
export function contoursOf(points: Points, colors: readonly string[]): readonly Contour[] {
  const members: Record<number, number[]> = {};
  const together = colors.length > MOST_CLASSES;
  points.labels.forEach((label, i) => (members[together ? 0 : label] ??= []).push(i));
  const density = contourDensity<number>()
    .x((i) => points.xs[i]! * SIZE)
    .y((i) => points.ys[i]! * SIZE)
    .size([SIZE, SIZE])
    .cellSize(CELL)
    .bandwidth(BANDWIDTH)
    .thresholds(LEVELS);
  return Object.entries(members)
    .filter(([, own]) => own.length >= FEWEST)
    .map(([label, own]) => ({
      color: together ? GREY : colorOf(colors, Number(label)),
      rings: density(own).flatMap(({ coordinates }) =>
        coordinates.flatMap((polygon) =>
          polygon.map((ring) => Float32Array.from(ring.flatMap(([x, y]) => [x! / SIZE, y! / SIZE]))),
        ),
      ),
    }));
}
