import { describe, expect, it } from 'vitest';
import { chooseVariant, detectFeatures } from './variant';

const ALL = { simd: true, relaxedSimd: true, sharedMemory: true };

describe('choice of the build', () => {
  it.each([
    ['auto', 1, ALL, 'relaxed-simd'],
    ['auto', 2, ALL, 'relaxed-simd-threads'],
    ['simd', 2, ALL, 'simd-threads'],
    ['auto', 1, { ...ALL, relaxedSimd: false, sharedMemory: false }, 'simd'],
  ] as const)('%s on %i threads', (request, threads, features, expected) => {
    expect(chooseVariant(request, threads, features)).toBe(expected);
  });

  it.each([
    ['auto', 1, { ...ALL, simd: false }, 'too old'],
    ['relaxed-simd', 1, { ...ALL, relaxedSimd: false }, 'relaxed SIMD'],
    ['auto', 2, { ...ALL, sharedMemory: false }, 'isolated'],
    ['auto', 0, ALL, 'threads'],
    ['auto', 1.5, ALL, 'threads'],
  ] as const)('%s on %f threads is refused with the reason', (request, threads, features, reason) => {
    expect(() => chooseVariant(request, threads, features)).toThrow(reason);
  });

  it('finds SIMD and shared memory in Node', () => {
    expect(detectFeatures()).toMatchObject({ simd: true, sharedMemory: true });
  });
});
