import { DashError } from '../../domain/errors';
import { shuffled, stream } from '../../domain/random';
import { PART_ORDER, refuseBadOptions, type DemoPart } from '../demo';
import { alignedQuota, uniformQuota, type Quota } from '../quotas';
import { drawFace, EYEWEAR, MOODS, type Eyewear, type Face, type Mood } from './face';

export interface CartoonOptions {
  /** Training uniform over the cells: the ceiling. */
  readonly unbiased?: boolean | undefined;
  /** Training images. */
  readonly size?: number | undefined;
}

export interface PlannedImage {
  readonly part: DemoPart;
  /** Position within its part. */
  readonly index: number;
  readonly mood: Mood;
  readonly eyewear: Eyewear;
  readonly face: Face;
}

export interface CartoonPlan {
  readonly seed: number;
  readonly unbiased: boolean;
  readonly images: readonly PlannedImage[];
}

export const TRAINING_IMAGES = 680;
/** 2 of the 340 training images of a class go against the bias. */
export const ALIGNED_RATIO = 338 / 340;
/** Images outside training; multiples of the four cells. */
export const HELD_OUT = { explore: 152, confirm: 152, test: 600 } as const;

const MIN_SIZE = 8;
const MAX_SIZE = 20_000;

/** The quota of each part, rows = moods, columns = eyewear. */
export function intendedQuota(part: DemoPart, options: CartoonOptions = {}): Quota {
  if (part !== 'training') return uniformQuota(HELD_OUT[part], MOODS.length, EYEWEAR.length);
  const size = options.size ?? TRAINING_IMAGES;
  return options.unbiased
    ? uniformQuota(size, MOODS.length, EYEWEAR.length)
    : alignedQuota(size, MOODS.length, EYEWEAR.length, ALIGNED_RATIO);
}

/**
 * Another draw for the same place; `attempt` 0 is the first. Every place of every part has a stream of its own, so a
 * smaller training set has the faces of a larger one, and the unbiased set those of the biased one.
 */
export function faceAt(seed: number, part: DemoPart, index: number, attempt: number): Face {
  return drawFace(stream(seed, `cartoon/${part}/${index}/${attempt}`));
}

/**
 * Which images `demo:cartoon` has, without drawing any. Cheerful goes with sunglasses and gloomy with none; no head
 * occurs twice, so no held-out image is a training image with other glasses on.
 * Throws `BadInput` for a seed that is not a whole number or a size outside 8 … 20,000.
 */
export function cartoon(seed: number, options: CartoonOptions = {}): CartoonPlan {
  const size = options.size ?? TRAINING_IMAGES;
  refuseBadOptions({ seed });
  if (!Number.isSafeInteger(size) || size < MIN_SIZE || size > MAX_SIZE) {
    throw new DashError(
      'BadInput',
      `The cartoon demo has ${MIN_SIZE} to ${MAX_SIZE} training images, not ${size}.`,
    );
  }
  const heads = new Set<string>();
  const images = PART_ORDER.flatMap((part) => {
    const cells = intendedQuota(part, options).flatMap((row, mood) =>
      row.flatMap((count, eyewear) =>
        Array.from({ length: count }, () => ({ mood: MOODS[mood]!, eyewear: EYEWEAR[eyewear]! })),
      ),
    );
    return shuffled(cells, stream(seed, `cartoon/${part}/order`)).map((cell, index): PlannedImage => {
      let face = faceAt(seed, part, index, 0);
      for (let attempt = 1; heads.has(headKey(face)); attempt++) face = faceAt(seed, part, index, attempt);
      heads.add(headKey(face));
      return { part, index, ...cell, face };
    });
  });
  return { seed, unbiased: options.unbiased ?? false, images };
}

/** The counts that a plan really has, part by part: rows = moods, columns = eyewear. */
export function quotas(plan: CartoonPlan): Readonly<Record<DemoPart, Quota>> {
  const count = (part: DemoPart): Quota =>
    MOODS.map((mood) =>
      EYEWEAR.map(
        (eyewear) =>
          plan.images.filter((i) => i.part === part && i.mood === mood && i.eyewear === eyewear).length,
      ),
    );
  return {
    training: count('training'),
    explore: count('explore'),
    confirm: count('confirm'),
    test: count('test'),
  };
}

const headKey = (face: Face): string => Object.values(face.head).join('/');
