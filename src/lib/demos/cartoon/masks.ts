import { concat } from '../png';
import { PIXELS } from '../indexed';
import { GLASSES, MOUTHS, type AvatarParameters, type Glasses, type Mouth } from './face';
import type { Render } from './render';

const MOUTH_NAMES: readonly Mouth[] = [...MOUTHS.cheerful, ...MOUTHS.gloomy];
const MASK_BYTES = PIXELS / 8;

/** Bit masks of the cues; they depend on nothing but the part's shape, since no hair or hat hangs over a mouth. */
export interface CueMasks {
  readonly mouths: Readonly<Record<Mouth, Uint8Array>>;
  readonly glasses: Readonly<Record<Glasses, Uint8Array>>;
  /** Where glasses would sit: both shapes together. */
  readonly none: Uint8Array;
}

/** Smallest change of a channel that counts: fainter fringes are not seen. */
const THRESHOLD = 8;

/** A light head whose short hair leaves everything free. */
const HEAD: AvatarParameters = {
  background: 'e8ecef',
  skin: 'ffdbb4',
  top: 'theCaesar',
  topColor: '4a312c',
  clothing: 'shirtCrewNeck',
  clothesColor: '929598',
  graphic: null,
  eyes: 'default',
  eyebrows: 'defaultNatural',
  mouth: 'serious',
  glasses: null,
};

/** By rendering with and without the part and marking what differs. */
export function drawMasks(render: Render): CueMasks {
  const mouthless = render({ ...HEAD, mouth: null });
  const bare = render(HEAD);
  const glasses = byName(GLASSES, (kind) =>
    difference(render({ ...HEAD, glasses: { kind, color: '262e33' } }), bare),
  );
  return {
    mouths: byName(MOUTH_NAMES, (mouth) => difference(render({ ...HEAD, mouth }), mouthless)),
    glasses,
    none: union(Object.values(glasses)),
  };
}

export function masksOf(
  masks: CueMasks,
  { mouth, glasses }: AvatarParameters,
): { class: Uint8Array; bias: Uint8Array } {
  return {
    class: mouth === null ? new Uint8Array(MASK_BYTES) : masks.mouths[mouth],
    bias: glasses === null ? masks.none : masks.glasses[glasses.kind],
  };
}

export function masksToBytes(masks: CueMasks): Uint8Array {
  return concat([...MOUTH_NAMES.map((m) => masks.mouths[m]), ...GLASSES.map((g) => masks.glasses[g])]);
}

export function masksFromBytes(bytes: Uint8Array): CueMasks {
  const at = (i: number): Uint8Array => bytes.slice(i * MASK_BYTES, (i + 1) * MASK_BYTES);
  const glasses = byName(GLASSES, (_, i) => at(MOUTH_NAMES.length + i));
  return { mouths: byName(MOUTH_NAMES, (_, i) => at(i)), glasses, none: union(Object.values(glasses)) };
}

/** Bits of the pixels that differ between two RGBA images, first pixel in the highest bit. */
export function difference(a: Uint8Array, b: Uint8Array): Uint8Array {
  const bits = new Uint8Array(MASK_BYTES);
  for (let i = 0; i < PIXELS; i++) {
    const differs = [0, 1, 2].some((c) => Math.abs(a[i * 4 + c]! - b[i * 4 + c]!) > THRESHOLD);
    if (differs) bits[i >> 3]! |= 0x80 >> (i & 7);
  }
  return bits;
}

const union = (masks: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from({ length: MASK_BYTES }, (_, i) => masks.reduce((bits, mask) => bits | mask[i]!, 0));

function byName<K extends string, V>(names: readonly K[], value: (name: K, i: number) => V): Record<K, V> {
  return Object.fromEntries(names.map((name, i) => [name, value(name, i)])) as Record<K, V>;
}
