import type { EpochRecord } from '../../domain/classifier';
import type { PlotPoint } from '../plots/line';

export type CurveMeasure = 'loss' | 'accuracy';

export interface Curve {
  readonly name: 'training' | 'validation';
  /** Epoch and value. */
  readonly points: readonly PlotPoint[];
}

export interface CurvesModel {
  /** Training first; a curve without points is left out. */
  readonly curves: readonly Curve[];
  readonly epochs: number;
  /** Domain of the value axis. */
  readonly domain: readonly [number, number];
}

/** @param of epochs that the training will have, so that the axis stands still while it runs */
export function curvesModel(epochs: readonly EpochRecord[], of: number, measure: CurveMeasure): CurvesModel {
  const points = (pick: (e: EpochRecord) => number | null): Curve['points'] =>
    epochs.flatMap((e) => {
      const value = pick(e);
      return value === null || !Number.isFinite(value) ? [] : [{ x: e.epoch, y: value }];
    });
  const curves: Curve[] = [
    { name: 'training', points: points((e) => e[measure]) },
    {
      name: 'validation',
      points: points((e) => (measure === 'loss' ? e.validationLoss : e.validationAccuracy)),
    },
  ];
  const filled = curves.filter((curve) => curve.points.length > 0);
  const values = filled.flatMap((curve) => curve.points.map((p) => p.y));
  const domain: readonly [number, number] =
    measure === 'accuracy' ? [0, 1] : [0, values.length === 0 ? 1 : Math.max(...values, 1e-3) * 1.05];
  return { curves: filled, epochs: Math.max(of, epochs.at(-1)?.epoch ?? 0, 1), domain };
}

/** Whole epochs for the axis, at most `most` of them, the last one among them. */
export function epochTicks(epochs: number, most = 5): readonly number[] {
  if (epochs <= most) return Array.from({ length: epochs }, (_, i) => i + 1);
  const step = Math.ceil(epochs / (most - 1));
  const ticks: number[] = [];
  for (let tick = step; tick < epochs - step / 2; tick += step) ticks.push(tick);
  return [1, ...ticks, epochs];
}
