import type { DashBackend } from '../backend';

/** A matrix or filter bank B to be packed; element (u, v, c, n) at `address` + strides, in floats. */
export interface Packing {
  readonly address: number;
  readonly us: number;
  readonly vs: number;
  readonly cs: number;
  readonly columns: number;
  readonly strides: readonly [u: number, v: number, c: number, n: number];
}

const PANEL = 8;

/** Packs B into the scratch of that name and returns its address there. */
export function packed(backend: DashBackend, b: Packing): number {
  const rows = b.us * b.vs * b.cs;
  const target = backend.scratch('packed', rows * Math.ceil(b.columns / PANEL) * PANEL * 4);
  const [u, v, c, n] = b.strides;
  backend.kernels.pack(b.address, target, b.us, b.vs, b.cs, b.columns, u * 4, v * 4, c * 4, n * 4);
  return target;
}
