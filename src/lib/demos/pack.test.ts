import { describe, expect, it } from 'vitest';
import { PIXELS, toIndexed } from './indexed';
import { readPack, writePack } from './pack';

const plan = { seed: 1 };
const images = [3, 5, 7].map((n) =>
  toIndexed(Uint8Array.from({ length: PIXELS * 3 }, (_, i) => ((i / n) | 0) & 255)),
);
const references = [[], [0], [0, 1]];
const content = { images, extra: Uint8Array.of(1, 2, 3) };

describe('a pack', () => {
  it('comes back as it was', async () => {
    const bytes = await writePack(plan, content, references);
    expect(await readPack(bytes, plan, references)).toEqual(content);
  });

  it('is not taken for another plan', async () => {
    expect(await readPack(await writePack(plan, content, references), { seed: 2 }, references)).toBeNull();
  });

  it('is refused when any byte is changed, or when it is cut off', async () => {
    const bytes = await writePack(plan, content, references);
    for (let at = 0; at < bytes.length; at += 37) {
      const damaged = bytes.slice();
      damaged[at]! ^= 0x41;
      expect(await readPack(damaged, plan, references), `byte ${at}`).toBeNull();
      expect(await readPack(bytes.subarray(0, at), plan, references), `cut at ${at}`).toBeNull();
    }
  });
});
