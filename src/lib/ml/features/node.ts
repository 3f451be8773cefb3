import { readFile } from 'node:fs/promises';

/** The backbone's asset in Node, for tests and benchmarks. */
export async function loadBackbone(): Promise<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = await readFile(
    new URL('./generated/backbone.bin', import.meta.url),
  );
  return buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
}
