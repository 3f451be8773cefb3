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

export function toHalves(values: Float32Array): Uint16Array {
  const halves = new Uint16Array(values.length);
  for (let i = 0; i < halves.length; i++) halves[i] = toHalf(values[i]!);
  return halves;
}

/** From the bias of a half's exponent to that of a single's. */
const REBIAS = 2 ** 112;

export function fromHalves(halves: Uint16Array): Float32Array {
  const values = new Float32Array(halves.length);
  const words = new Uint32Array(values.buffer);
  for (let i = 0; i < halves.length; i++) {
    const half = halves[i]!;
    const sign = half & 0x8000 ? -1 : 1;
    // Exponent and mantissa in their places: a number 2^112 times too small, denormalised ones included.
    words[i] = (half & 0x7fff) << 13;
    const magnitude =
      (half & 0x7c00) === 0x7c00 ? ((half & 0x3ff) === 0 ? Infinity : NaN) : values[i]! * REBIAS;
    values[i] = sign * magnitude;
  }
  return values;
}
