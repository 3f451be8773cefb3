import { expect, it } from 'vitest';
import { DEFAULT_TRANSLATION } from '../../lib/domain/translator';
import { measuredOf } from './translator-watch';

const usual = { ...DEFAULT_TRANSLATION, batch: 8, previewEvery: 250 };

it('measures on as many sources as stay a small part of the training', () => {
  expect(measuredOf({ ...usual, steps: 1500 })).toBe(64);
  expect(measuredOf({ ...usual, steps: 12 })).toBe(24);
  expect(measuredOf({ ...usual, steps: 1500, previewEvery: 12 })).toBe(24);
  expect(measuredOf({ ...usual, steps: 1 })).toBe(4);
});
