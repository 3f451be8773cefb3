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

/** The items in random order (Fisher–Yates), as a new array. */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = random.int(i + 1);
    [result[i], result[j]] = [result[j]!, result[i]!];
  }
  return result;
}
