import { SIDE_PX } from '../contract';
import { PIXELS } from '../indexed';
import { contexts, Decoder, Encoder, type Coder } from '../range';
import { CHROMA, type Planes } from './planes';

/** An image as the renderer leaves it, before the grain. */
export interface Raw {
  readonly planes: Planes;
  /** What is seen at each pixel, 0, 1 or 2. */
  readonly seen: Uint8Array;
}

const ACTIVITIES = 10;
/** Differences up to this are counted out, larger ones escape to eight plain bits. */
const COUNTED = 20;

/** What is known of a plane's values from those before: the contexts of one kind of plane. */
class PlaneModel {
  readonly #size = contexts(ACTIVITIES * 2 * (COUNTED + 1));
  readonly #sign = contexts(ACTIVITIES * 3);
  readonly #plain = contexts(8);

  constructor(readonly side: number) {}

  /** Writes `plane`, or fills it from what was written; `other` is a plane of the same size that is there already. */
  run(coder: Coder, plane: Uint8Array, other: Uint8Array | null): void {
    const { side } = this;
    for (let i = 0; i < side * side; i++) {
      const [x, y] = [i % side, Math.floor(i / side)];
      const west = x > 0 ? plane[i - 1]! : y > 0 ? plane[i - side]! : 21;
      const north = y > 0 ? plane[i - side]! : west;
      const corner = x > 0 && y > 0 ? plane[i - side - 1]! : north;
      const east = y > 0 && x < side - 1 ? plane[i - side + 1]! : north;
      const guess = foretold(west, north, corner);
      const unrest = Math.abs(west - corner) + Math.abs(north - corner) + Math.abs(north - east);
      const activity = Math.min(ACTIVITIES - 1, unrest < 6 ? unrest : 5 + (unrest >> 2));
      const moved = other !== null && (x === 0 ? 0 : Math.abs(other[i]! - other[i - 1]!)) > 1 ? 1 : 0;
      plane[i] = guess + this.#difference(coder, activity, moved, plane[i]! - guess, corner - guess);
    }
  }

  #difference(coder: Coder, activity: number, moved: number, value: number, lean: number): number {
    const from = (activity * 2 + moved) * (COUNTED + 1);
    const size = Math.abs(value);
    let counted = 0;
    while (counted < COUNTED && coder.bit(this.#size, from + counted, size > counted ? 1 : 0) === 1)
      counted++;
    if (counted === 0) return 0;
    if (counted === COUNTED) {
      let more = 0;
      for (let k = 7; k >= 0; k--) more |= coder.bit(this.#plain, k, ((size - COUNTED) >> k) & 1) << k;
      counted += more;
    }
    const context = activity * 3 + (lean > 0 ? 2 : lean < 0 ? 0 : 1);
    return coder.bit(this.#sign, context, value < 0 ? 1 : 0) === 1 ? -counted : counted;
  }
}

/** The median of west, north and west + north − corner (LOCO-I). */
function foretold(west: number, north: number, corner: number): number {
  if (corner >= Math.max(west, north)) return Math.min(west, north);
  if (corner <= Math.min(west, north)) return Math.max(west, north);
  return west + north - corner;
}

/** What is seen at a pixel follows from its neighbours nearly always. */
class SeenModel {
  readonly #first = contexts(81);
  readonly #second = contexts(81);

  run(coder: Coder, seen: Uint8Array): void {
    for (let i = 0; i < PIXELS; i++) {
      const [left, right] = [i % SIDE_PX === 0, i % SIDE_PX === SIDE_PX - 1];
      const west = left ? 0 : seen[i - 1]!;
      const north = seen[i - SIDE_PX] ?? 0;
      const corner = left ? 0 : (seen[i - SIDE_PX - 1] ?? 0);
      const east = right ? 0 : (seen[i - SIDE_PX + 1] ?? 0);
      const context = ((west * 3 + north) * 3 + corner) * 3 + east;
      const something = coder.bit(this.#first, context, seen[i]! > 0 ? 1 : 0);
      seen[i] = something === 0 ? 0 : 1 + coder.bit(this.#second, context, seen[i] === 2 ? 1 : 0);
    }
  }
}

function run(coder: Coder, images: readonly Raw[]): void {
  const [luma, blue, red] = [
    new PlaneModel(SIDE_PX),
    new PlaneModel(SIDE_PX / 2),
    new PlaneModel(SIDE_PX / 2),
  ];
  const seen = new SeenModel();
  for (const image of images) {
    seen.run(coder, image.seen);
    luma.run(coder, image.planes.luma, image.seen);
    red.run(coder, image.planes.red, null);
    blue.run(coder, image.planes.blue, image.planes.red);
  }
}

export function encodeRaw(images: readonly Raw[]): Uint8Array<ArrayBuffer> {
  const encoder = new Encoder();
  run(encoder, images);
  return encoder.end();
}

/** The inverse. Bytes that were not made by `encodeRaw` give images of no sense, never an error. */
export function decodeRaw(bytes: Uint8Array, count: number): Raw[] {
  const images = Array.from({ length: count }, (): Raw => ({
    planes: {
      ...{ luma: new Uint8Array(PIXELS), red: new Uint8Array(CHROMA), blue: new Uint8Array(CHROMA) },
    },
    seen: new Uint8Array(PIXELS),
  }));
  run(new Decoder(bytes), images);
  return images;
}
