import type { Random } from '../../domain/random';

/**
 * Only +, −, ×, ÷ and √ of doubles and 32-bit integers: these give the same bits in every engine, which sines and
 * powers do not.
 */
export type Vector = readonly [x: number, y: number, z: number];

export const clamp = (x: number, low: number, high: number): number => (x < low ? low : x > high ? high : x);
export const mix = (a: number, b: number, t: number): number => a + (b - a) * t;

/** 0 below `from`, 1 above `to`, smooth between; the other way round where `from` is the larger. */
export function smooth(from: number, to: number, x: number): number {
  const t = clamp((x - from) / (to - from), 0, 1);
  return t * t * (3 - 2 * t);
}

export const between = (random: Random, low: number, high: number): number => mix(low, high, random.unit());

export const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
export function unit(v: Vector): Vector {
  const length = Math.sqrt(dot(v, v));
  return [v[0] / length, v[1] / length, v[2] / length];
}

/** A direction, all alike likely: a point of the ball, moved to its surface. */
export function direction(random: Random): Vector {
  for (;;) {
    const v: Vector = [between(random, -1, 1), between(random, -1, 1), between(random, -1, 1)];
    const square = dot(v, v);
    if (square <= 1 && square > 0.01) return unit(v);
  }
}

/** Well mixed 32 bits of three whole numbers and a seed. */
export function hash(x: number, y: number, z: number, seed: number): number {
  let h = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ Math.imul(z, 0x1b873593) ^ seed;
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const SCALE = 1 / 0x1_0000_0000;
const ease = (t: number): number => t * t * (3 - 2 * t);

/** Four corners of a lattice cell at level k, blended. */
function cell(i: number, j: number, k: number, u: number, v: number, seed: number): number {
  const a = hash(i, j, k, seed);
  const b = hash(i, j + 1, k, seed);
  const top = a + (hash(i + 1, j, k, seed) - a) * u;
  return (top + (b + (hash(i + 1, j + 1, k, seed) - b) * u - top) * v) * SCALE;
}

/** Value noise in the plane, 0 … 1, one lattice cell a unit. */
export function noise2(x: number, y: number, seed: number): number {
  const i = Math.floor(x);
  const j = Math.floor(y);
  return cell(i, j, 0, ease(x - i), ease(y - j), seed);
}

/** Value noise in space, 0 … 1. */
export function noise3(x: number, y: number, z: number, seed: number): number {
  const i = Math.floor(x);
  const j = Math.floor(y);
  const k = Math.floor(z);
  const u = ease(x - i);
  const v = ease(y - j);
  const low = cell(i, j, k, u, v, seed);
  return low + (cell(i, j, k + 1, u, v, seed) - low) * ease(z - k);
}

/** A smooth wave between 0 and 1 with period 1. */
export function wave(x: number): number {
  const t = x - Math.floor(x);
  return ease(t < 0.5 ? 2 * t : 2 - 2 * t);
}
