import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A seeded stream of random numbers: the same seed gives the same stream everywhere. */
export interface Random {
  /** A whole number from 0 to `limit` − 1; `limit` is at most 2³². */
  int(limit: number): number;
  /** Uniform in [0, 1), 32 bits. */
  unit(): number;
}

export function seeded(seed: number): Random {
  const generator = xoroshiro128plus(seed | 0);
  const word = (): number => generator.next() >>> 0;
  return {
    int(limit) {
      // Draws above the last whole multiple of `limit` are dropped, or small numbers would come up more often.
      const ceiling = 0x1_0000_0000 - (0x1_0000_0000 % limit);
      let value = word();
      while (value >= ceiling) value = word();
      return value % limit;
    },
    unit: () => word() / 0x1_0000_0000,
  };
}

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

/** The items in random order (Fisher–Yates), as a new array. */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = random.int(i + 1);
    [result[i], result[j]] = [result[j]!, result[i]!];
  }
  return result;
}

export function pick<T>(items: readonly T[], random: Random): T {
  return items[random.int(items.length)]!;
}
