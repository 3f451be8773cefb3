import { DashError } from '../domain/errors';

const DEFAULT_SEED = 1;

/** The seed, or 1; rejects what is no whole number from 0 on, which could be neither repeated nor stored. */
export function seedOf(seed: number | undefined): number {
  if (seed === undefined) return DEFAULT_SEED;
  if (Number.isSafeInteger(seed) && seed >= 0) return seed;
  throw new DashError('BadInput', `A seed is a whole number from 0 on, not ${String(seed)}.`);
}
