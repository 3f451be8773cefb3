import { DashError } from '../../../domain/errors';

/** The builds of the kernels. With threads they share their memory and need an isolated page. */
export const VARIANTS = ['simd', 'relaxed-simd', 'simd-threads', 'relaxed-simd-threads'] as const;
export type Variant = (typeof VARIANTS)[number];
export type BuildRequest = 'auto' | 'simd' | 'relaxed-simd';

export interface Features {
  readonly simd: boolean;
  readonly relaxedSimd: boolean;
  /** Memory can be shared with workers: always in Node, in a page only where it is isolated. */
  readonly sharedMemory: boolean;
}

/** () → v128: i8x16.popcnt(i8x16.splat(0)) */
const SIMD_PROBE = [1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11];
/** () → v128: i8x16.relaxed_swizzle(i8x16.splat(1), i8x16.splat(2)) */
const RELAXED_PROBE = [
  ...[1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 15, 1, 13, 0],
  ...[65, 1, 253, 15, 65, 2, 253, 15, 253, 128, 2, 11],
];
const validates = (sections: readonly number[]): boolean =>
  WebAssembly.validate(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, ...sections]));

export function detectFeatures(): Features {
  const isolated = (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated ?? true;
  return {
    simd: validates(SIMD_PROBE),
    relaxedSimd: validates(RELAXED_PROBE),
    sharedMemory: isolated && typeof SharedArrayBuffer === 'function' && typeof Atomics === 'object',
  };
}

/** The best build that the request and the features allow; throws `BadInput` where there is none. */
export function chooseVariant(request: BuildRequest, threads: number, features: Features): Variant {
  if (!Number.isInteger(threads) || threads < 1) {
    throw new DashError('BadInput', `The CPU mode cannot run on ${threads} threads.`);
  }
  if (!features.simd) {
    throw new DashError('BadInput', 'This browser is too old for the CPU mode: it lacks WebAssembly SIMD.');
  }
  if (request === 'relaxed-simd' && !features.relaxedSimd) {
    throw new DashError('BadInput', 'This browser lacks relaxed SIMD; the plain SIMD build works.');
  }
  if (threads > 1 && !features.sharedMemory) {
    throw new DashError('BadInput', 'Several threads need an isolated page; one thread works.');
  }
  const relaxed = request === 'relaxed-simd' || (request === 'auto' && features.relaxedSimd);
  const name = relaxed ? 'relaxed-simd' : 'simd';
  return threads > 1 ? `${name}-threads` : name;
}
