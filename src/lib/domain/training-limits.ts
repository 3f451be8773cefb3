/** Lowest and highest value of a training setting, both allowed, and whether it is a whole number. */
export interface Limits {
  readonly low: number;
  readonly high: number;
  readonly whole: boolean;
}

/** The one table of what may be trained with; the form and the commands both ask it. */
export const TRAINING_LIMITS = {
  epochs: { low: 1, high: 1000, whole: true },
  batch: { low: 1, high: 512, whole: true },
  learningRate: { low: 1e-7, high: 10, whole: false },
  momentum: { low: 0, high: 0.999, whole: false },
  weightDecay: { low: 0, high: 1, whole: false },
  shiftPx: { low: 0, high: 32, whole: true },
  patience: { low: 1, high: 1000, whole: true },
  seed: { low: 0, high: Number.MAX_SAFE_INTEGER, whole: true },
} as const satisfies Readonly<Record<string, Limits>>;

export const withinLimits = ({ low, high, whole }: Limits, value: number): boolean =>
  value >= low && value <= high && (!whole || Number.isInteger(value));
