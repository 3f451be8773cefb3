import type { EpochRecord } from '../../domain/classifier';

/**
 * True once so many epochs have passed without a loss on explore below the best. Nothing is chosen on confirm, so that
 * its verdicts stay honest; without an image in explore all epochs are run.
 */
export function isPatienceOver(epochs: readonly EpochRecord[], patience: number | null): boolean {
  if (patience === null) return false;
  const losses = epochs.map(({ exploreLoss }) => exploreLoss ?? null).filter((loss) => loss !== null);
  if (losses.length === 0 || losses.length < epochs.length) return false;
  return losses.length - 1 - losses.indexOf(Math.min(...losses)) >= patience;
}
