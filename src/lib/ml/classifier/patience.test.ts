import { expect, it } from 'vitest';
import type { EpochRecord } from '../../domain/classifier';
import { isPatienceOver } from './patience';

const epoch = (validationLoss: number | null, exploreLoss?: number | null): EpochRecord => ({
  ...{ epoch: 1, loss: 1, accuracy: 1, validationLoss, validationAccuracy: null, seconds: 1 },
  ...(exploreLoss === undefined ? {} : { exploreLoss }),
});

it('is decided on explore, whatever confirm does', () => {
  const rising = [epoch(3, 1), epoch(2, 2), epoch(1, 3)];
  expect(isPatienceOver(rising, 2)).toBe(true);
  expect(isPatienceOver(rising, 3)).toBe(false);
  const falling = [epoch(1, 3), epoch(2, 2), epoch(3, 1)];
  expect(isPatienceOver(falling, 1)).toBe(false);
});

it('never ends where nothing is known of explore, or where nobody asked for it', () => {
  expect(isPatienceOver([epoch(1), epoch(2), epoch(3)], 1)).toBe(false);
  expect(isPatienceOver([epoch(1, null), epoch(2, null)], 1)).toBe(false);
  expect(isPatienceOver([epoch(1, 1), epoch(2, 2)], null)).toBe(false);
  expect(isPatienceOver([], 1)).toBe(false);
});
