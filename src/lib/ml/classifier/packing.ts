import { DashError } from '../../domain/errors';

/**
 * A small binary: 8 bytes of magic, the length of a JSON header (uint32, little-endian), the header, padding to 4
 * bytes, float32 values.
 */
export function pack(magic: string, header: unknown, arrays: readonly Float32Array[]): ArrayBuffer {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const start = 12 + Math.ceil(json.length / 4) * 4;
  const count = arrays.reduce((sum, { length }) => sum + length, 0);
  const bytes = new ArrayBuffer(start + count * 4);
  new Uint8Array(bytes).set(new TextEncoder().encode(magic));
  new DataView(bytes).setUint32(8, json.length, true);
  new Uint8Array(bytes).set(json, 12);
  const floats = new Float32Array(bytes, start);
  let at = 0;
  for (const array of arrays) {
    floats.set(array, at);
    at += array.length;
  }
  return bytes;
}

/** `BadInput` where the bytes do not begin with `magic`; `what` names them for people. */
export function unpack(
  magic: string,
  bytes: ArrayBuffer,
  what: string,
): { readonly header: unknown; readonly floats: Float32Array } {
  const damaged = new DashError('BadInput', `The stored ${what} cannot be read.`);
  if (bytes.byteLength < 12 || new TextDecoder().decode(new Uint8Array(bytes, 0, 8)) !== magic) throw damaged;
  const length = new DataView(bytes).getUint32(8, true);
  const start = 12 + Math.ceil(length / 4) * 4;
  if (start > bytes.byteLength || (bytes.byteLength - start) % 4 !== 0) throw damaged;
  try {
    const header: unknown = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 12, length)));
    return { header, floats: new Float32Array(bytes, start) };
  } catch (cause) {
    throw new DashError('BadInput', damaged.message, { cause });
  }
}
