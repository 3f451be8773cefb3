import type { Encoded } from './in-page';

const ARRAYS = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
} as const;

const isArrayName = (name: unknown): name is keyof typeof ARRAYS =>
  typeof name === 'string' && Object.hasOwn(ARRAYS, name);

/** Reads what the page sent: JSON in which typed arrays and array buffers are base64. */
export function decode<T>(text: Encoded): T {
  return JSON.parse(text, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('$array' in value)) return value;
    const { $array, base64 } = value as { $array: unknown; base64: string };
    const bytes = Uint8Array.from(Buffer.from(base64, 'base64'));
    return isArrayName($array) ? new ARRAYS[$array](bytes.buffer) : bytes.buffer;
  }) as T;
}
