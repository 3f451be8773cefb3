import { describe, expect, it, vi } from 'vitest';
import type { ContentHash } from '../domain/ids';
import { Thumbnails } from './thumbnails';

const hash = (n: number) => `h${n}` as ContentHash;
const picture = { mime: 'image/png', bytes: new ArrayBuffer(4) };

describe('Thumbnails', () => {
  it('reads a picture once while it is kept', async () => {
    const load = vi.fn(async () => picture);
    const thumbs = new Thumbnails(load);
    const [a, b] = await Promise.all([thumbs.acquire(hash(1)), thumbs.acquire(hash(1))]);
    expect(a).toMatch(/^blob:/);
    expect(b).toBe(a);
    thumbs.release(hash(1));
    thumbs.release(hash(1));
    expect(await thumbs.acquire(hash(1))).toBe(a);
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('revokes the longest unused beyond its capacity, never one in use', async () => {
    const revoke = vi.spyOn(URL, 'revokeObjectURL');
    const thumbs = new Thumbnails(async () => picture, 2);
    const first = await thumbs.acquire(hash(1));
    const second = await thumbs.acquire(hash(2));
    await thumbs.acquire(hash(3));
    thumbs.release(hash(2));
    expect(revoke).toHaveBeenCalledWith(second);
    expect(revoke).not.toHaveBeenCalledWith(first);
    expect(thumbs.size).toBe(2);
    revoke.mockRestore();
  });

  it('does not read what was scrolled past while waiting', async () => {
    const gates: (() => void)[] = [];
    const load = vi.fn(() => new Promise<typeof picture>((resolve) => gates.push(() => resolve(picture))));
    const thumbs = new Thumbnails(load, 10, 1);
    const shown = thumbs.acquire(hash(1));
    const passed = thumbs.acquire(hash(2));
    thumbs.release(hash(2));
    gates[0]!();
    expect(await shown).toMatch(/^blob:/);
    expect(await passed).toBeNull();
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('answers null where the picture is gone and where reading fails', async () => {
    const thumbs = new Thumbnails(async (h) => {
      if (h === hash(1)) throw new Error('gone');
      return undefined;
    });
    expect(await thumbs.acquire(hash(1))).toBeNull();
    expect(await thumbs.acquire(hash(2))).toBeNull();
  });
});
