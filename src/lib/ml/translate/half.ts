/** Numbers in half precision (IEEE 754 binary16, rounded to nearest even) as 16-bit words, and back. */
const view = new DataView(new ArrayBuffer(4));

function toHalf(value: number): number {
  view.setFloat32(0, value);
  const bits = view.getUint32(0);
  const sign = (bits >>> 16) & 0x8000;
  const exponent = ((bits >>> 23) & 0xff) - 112;
  const mantissa = bits & 0x7fffff;
  if (exponent >= 31) return sign | (exponent === 143 && mantissa !== 0 ? 0x7e00 : 0x7c00);
  if (exponent <= 0) {
    if (exponent < -10) return sign;
    const shift = 14 - exponent;
    return sign | roundedShift(mantissa | 0x800000, shift);
  }
  // A carry out of the mantissa raises the exponent, as it should.
  return sign + ((exponent << 10) + roundedShift(mantissa, 13));
}

/** `value / 2^shift`, to the nearest, ties to even. */
function roundedShift(value: number, shift: number): number {
  const kept = value >>> shift;
  const rest = value & ((1 << shift) - 1);
  const tie = 1 << (shift - 1);
  return rest > tie || (rest === tie && (kept & 1) === 1) ? kept + 1 : kept;
}

function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const mantissa = half & 0x3ff;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  if (exponent === 31) return mantissa === 0 ? sign * Infinity : NaN;
  return sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
}

export const toHalves = (values: Float32Array): Uint16Array => Uint16Array.from(values, toHalf);
export const fromHalves = (halves: Uint16Array): Float32Array => Float32Array.from(halves, fromHalf);
