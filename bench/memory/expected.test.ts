import { expect, test } from 'vitest';
import { stepBytes } from './expected';

test('a step of the tiny network needs what adding up by hand gives', () => {
  const { weights, optimiser, activations } = stepBytes({ arch: 'tiny', sizePx: 16, batch: 2 }, 3);
  // Stem 3 → 8 at 8 × 8; 8 → 16 at 4 × 4 with a shortcut; 16 → 32 at 2 × 2 with a shortcut; dense 32 → 3.
  const filters = 9 * (3 * 8 + 8 * 16 + 16 * 16 + 16 * 32 + 32 * 32) + 8 * 16 + 16 * 32;
  const channels = 8 + 3 * 16 + 3 * 32;
  const trained = filters + 2 * channels + 32 * 3 + 3;
  expect(weights).toBe(4 * (trained + 2 * channels));
  expect(optimiser).toBe(8 * trained);
  const perImage = 16 * 16 * 3 + 2 * (64 * 8 + 3 * 16 * 16 + 3 * 4 * 32) + 32 + 3;
  expect(activations).toBe(4 * 2 * perImage);
});
