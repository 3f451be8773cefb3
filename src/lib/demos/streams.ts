import { seeded, type Random } from '../domain/random';

/** Draws thrown away first: the generator's early words are almost linear in its seed. */
const WARM_UP = 8;

/**
 * A stream of its own for each seed and purpose, so that a draw added in one place moves nothing elsewhere.
 * The pair is hashed with 32-bit FNV-1a and MurmurHash3's finaliser.
 */
export function stream(seed: number, purpose: string): Random {
  let hash = 0x811c9dc5;
  for (const char of `${seed}/${purpose}`) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  const random = seeded(hash ^ (hash >>> 16));
  for (let i = 0; i < WARM_UP; i++) random.unit();
  return random;
}

export function pick<T>(items: readonly T[], random: Random): T {
  return items[random.int(items.length)]!;
}
