import { describe, expect, it } from 'vitest';
import type { BackendProbe } from '../../domain/backend';
import { busyWords, byTime, choiceWords, probeWords, stepWords } from './backend-words';

const probe = (stepMs: number | null): BackendProbe => ({
  name: 'wasm',
  adapter: 'simd',
  threads: 1,
  available: true,
  software: false,
  error: 0,
  stepMs,
  reason: null,
});

describe('backend words', () => {
  it('name the mode, and threads where there are any', () => {
    expect(choiceWords({ name: 'wasm', threads: 2 })).toBe('CPU mode · 2 threads');
    expect(choiceWords({ name: 'webgpu', threads: 1 })).toBe('GPU (WebGPU)');
    expect(probeWords(probe(1))).toBe('CPU mode, 1 thread');
  });
  it('give times as they matter', () => {
    expect([null, 3.14, 1234.5].map(stepWords)).toEqual(['–', '3.1 ms', '1,235 ms']);
    expect(byTime([probe(null), probe(9), probe(2)]).map((p) => p.stepMs)).toEqual([2, 9, null]);
  });
  it('say why nothing can be measured or changed', () => {
    const idle = { measuring: false, training: false, predicting: false };
    expect(busyWords(idle)).toBeNull();
    expect(busyWords({ ...idle, training: true, predicting: true })).toMatch(/^A training is running/);
    expect(busyWords({ ...idle, predicting: true })).toMatch(/^Predictions/);
    expect(busyWords({ ...idle, measuring: true, training: true })).toMatch(/measured/);
  });
});
