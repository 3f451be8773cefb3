import { BINDING_IMAGES, type MeasuredQuality, type QualityCell } from '../../domain/measured-quality';
import type { Random } from '../../domain/random';
import { kidFloorSteps, kidSteps } from './kid';
import { prdcSteps } from './prdc';
import { nearestSteps, spreadSteps, type Sourced } from './spread';

/** Features of one class in one style, [n, width] each. */
export interface CellInput {
  readonly label: number;
  readonly style: number;
  /** Counts before sampling. */
  readonly real: number;
  readonly made: number;
  readonly features: {
    readonly real: Float32Array;
    readonly made: Float32Array;
    /** Of the sources of `made`. */
    readonly sources: Float32Array;
  };
}

/** Neighbours that precision and its kin look at, as published. */
const NEIGHBOURS = 5;

/** What is measured in one class and style. Yields every few milliseconds. */
export function* cellSteps(
  { label, style, real, made, features }: CellInput,
  width: number,
  random: Random,
): Generator<undefined, QualityCell, void> {
  const prdc = yield* prdcSteps(features.real, features.made, width, NEIGHBOURS);
  return {
    ...{ label, style, real, made },
    kid: yield* kidSteps(features.made, features.real, width),
    kidFloor: yield* kidFloorSteps(features.real, width, random),
    kidCeiling: yield* kidSteps(features.sources, features.real, width),
    precision: prdc?.precision ?? null,
    recall: prdc?.recall ?? null,
    density: prdc?.density ?? null,
    coverage: prdc?.coverage ?? null,
    diversity: yield* spreadSteps(features.made, width),
    realDiversity: yield* spreadSteps(features.real, width),
  };
}

/** Mean distance of new images to what the project shows, over that of real images of the styles. */
export function* memorisationSteps(
  made: Sourced,
  real: Sourced,
  shown: Sourced,
  width: number,
): Generator<undefined, number | null, void> {
  const own = yield* nearestSteps(made, shown, width);
  const usual = yield* nearestSteps(real, shown, width);
  return own === null || usual === null || usual === 0 ? null : own / usual;
}

type Summary = Pick<
  MeasuredQuality,
  'kid' | 'kidFloor' | 'kidCeiling' | 'binding' | 'diversity' | 'realDiversity'
>;

/** Means over the cells that bind, or over all where none does. */
export function summaryOf(cells: readonly QualityCell[]): Summary {
  const binding = cells.filter(({ real, kid }) => real >= BINDING_IMAGES && kid !== null);
  const told = binding.length > 0 ? binding : cells;
  const compared = told.filter(
    ({ kid, kidFloor, kidCeiling }) => kid !== null && kidFloor !== null && kidCeiling !== null,
  );
  return {
    kid: meanOf(compared, 'kid'),
    kidFloor: meanOf(compared, 'kidFloor'),
    kidCeiling: meanOf(compared, 'kidCeiling'),
    binding: binding.length > 0,
    diversity: meanOf(told, 'diversity'),
    realDiversity: meanOf(told, 'realDiversity'),
  };
}

/** Weighted by the new images of each cell. */
function meanOf(
  cells: readonly QualityCell[],
  key: 'kid' | 'kidFloor' | 'kidCeiling' | 'diversity' | 'realDiversity',
): number | null {
  const known = cells.filter((cell) => cell[key] !== null);
  const weight = known.reduce((sum, { made }) => sum + made, 0);
  return weight === 0 ? null : known.reduce((sum, cell) => sum + cell.made * cell[key]!, 0) / weight;
}
