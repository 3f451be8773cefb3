import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DashError } from '../domain/errors';
import { IMPORT_LIMITS } from './limits';
import { WindowReader } from './window-reader';

const SIZE = 9 * 2 ** 20 + 123;
const bytes = Uint8Array.from({ length: SIZE }, (_, i) => (i * 7 + (i >> 9)) & 0xff);

test('any read gives what stands there, in any order and at the same time', { timeout: 60_000 }, async () => {
  const blob = new Blob([bytes]);
  const reads = fc.array(fc.tuple(fc.nat(SIZE - 1), fc.nat(3 * 2 ** 20)), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(reads, async (list) => {
      const reader = new WindowReader(blob);
      const got = await Promise.all(list.map(([offset, length]) => reader.readUint8Array(offset, length)));
      for (const [i, [offset, length]] of list.entries()) {
        expect(Buffer.compare(got[i]!, bytes.subarray(offset, offset + length))).toBe(0);
      }
    }),
    { numRuns: 40 },
  );
});

test('neighbouring small reads share one read of the blob', async () => {
  let slices = 0;
  class CountingBlob extends Blob {
    override slice(...range: [number?, number?, string?]): Blob {
      slices++;
      return super.slice(...range);
    }
  }
  const reader = new WindowReader(new CountingBlob([bytes]));
  for (let at = 0; at < 2 ** 20; at += 4096) await reader.readUint8Array(at, 4096);
  expect(slices).toBe(1);
});

test('refuses a table of contents that would not fit', async () => {
  const read = new WindowReader(new Blob([])).readUint8Array(0, IMPORT_LIMITS.directoryBytes + 1);
  await expect(read).rejects.toBeInstanceOf(DashError);
});
