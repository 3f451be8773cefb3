/**
 * The facade's ops as plain loops in float64, written from their definitions and sharing no code with any backend.
 * Only tests use them.
 */
export type { Shape4 } from './shape';
export * from './adam';
export * from './change';
export * from './conv';
export * from './dense';
export * from './instance-norm';
export * from './layout';
export * from './nonlinearity';
export * from './norm';
export * from './pool';
export * from './scalars';
export * from './spectral';
