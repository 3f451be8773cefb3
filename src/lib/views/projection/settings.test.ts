import { describe, expect, it } from 'vitest';
import { settingsOf } from './settings';

const usual = { space: 'latent', perplexity: 30, iterations: 500, algorithm: 'dash' } as const;

describe('settingsOf', () => {
  it('passes on what can be computed', () => expect(settingsOf(usual)).toEqual({ settings: usual }));
  it.each([
    { ...usual, perplexity: 1 },
    { ...usual, perplexity: null },
    { ...usual, iterations: 12.5 },
    { ...usual, iterations: 100_000 },
    { ...usual, algorithm: 'tsne-js' as const, iterations: 100 },
  ])('names what is wrong', (options) => expect(settingsOf(options)).toHaveProperty('problem'));
});
