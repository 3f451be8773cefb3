import { DashError } from '../../domain/errors';
import { pick, shuffled, stream } from '../../domain/random';
import { PART_ORDER, refuseBadOptions, type DemoPart } from '../demo';
import { alignedQuota, uniformQuota, type Quota } from '../quotas';
import {
  BACKGROUNDS,
  COLOURS,
  drawScene,
  FRUITS,
  type Background,
  type Colour,
  type Fruit,
  type Scene,
} from './scene';

/** What goes with the class in training. */
export const BIASES = ['colour', 'background', 'both'] as const;
export type Bias = (typeof BIASES)[number];

export interface FruitOptions {
  readonly bias?: Bias | undefined;
  /** Training uniform over the cells: the ceiling. */
  readonly unbiased?: boolean | undefined;
  /** Training images. */
  readonly size?: number | undefined;
}

/** One value of what is biased: a colour, a background, or one of each. */
export interface Look {
  readonly colour?: Colour;
  readonly background?: Background;
}

export interface PlannedImage {
  readonly part: DemoPart;
  /** Position within its part. */
  readonly index: number;
  readonly fruit: Fruit;
  /** Index into the looks of the bias. */
  readonly look: number;
}

export interface FruitPlan {
  readonly seed: number;
  readonly bias: Bias;
  readonly looks: readonly Look[];
  readonly images: readonly PlannedImage[];
}

export const TRAINING_IMAGES = 450;
/** 1 of the 150 training images of a class goes against the bias. */
export const ALIGNED_RATIO = 149 / 150;
/** Images outside training: multiples of the cells. */
export const HELD_OUT: Readonly<Record<Bias, Readonly<Record<Exclude<DemoPart, 'training'>, number>>>> = {
  colour: { explore: 156, confirm: 156, test: 600 },
  background: { explore: 153, confirm: 153, test: 603 },
  both: { explore: 180, confirm: 180, test: 612 },
};

const MIN_SIZE = 12;
const MAX_SIZE = 20_000;

export const LOOKS: Readonly<Record<Bias, readonly Look[]>> = {
  colour: COLOURS.map((colour) => ({ colour })),
  background: BACKGROUNDS.map((background) => ({ background })),
  both: COLOURS.flatMap((colour) => BACKGROUNDS.map((background) => ({ colour, background }))),
};

/**
 * Apples are red and on a board, bananas yellow and on grass, oranges orange and on cloth. With both, what differs in
 * both comes first among what conflicts.
 */
function bothOrder(row: number): readonly number[] {
  const steps = COLOURS.flatMap((_, c) => BACKGROUNDS.map((_, b) => [c, b] as const));
  const rank = ([c, b]: readonly [number, number]): number =>
    c === 0 && b === 0 ? -1 : (c > 0 && b > 0 ? 0 : 100) + Math.abs(c - b) * 10 + c;
  return steps
    .toSorted((a, b) => rank(a) - rank(b))
    .map(
      ([c, b]) =>
        ((row + COLOURS.length - c) % COLOURS.length) * BACKGROUNDS.length +
        ((row + BACKGROUNDS.length - b) % BACKGROUNDS.length),
    );
}

/** The quota of each part, rows = fruits, columns = looks. */
export function intendedQuota(part: DemoPart, options: FruitOptions = {}): Quota {
  const { bias = 'colour', size = TRAINING_IMAGES, unbiased = false } = options;
  const looks = LOOKS[bias].length;
  if (part !== 'training') return uniformQuota(HELD_OUT[bias][part], FRUITS.length, looks);
  if (unbiased) return uniformQuota(size, FRUITS.length, looks);
  const order = bias === 'both' ? [bothOrder] : [];
  return alignedQuota(size, FRUITS.length, looks, ALIGNED_RATIO, ...order);
}

/** Another draw for the same place, whatever its class, look and bias; `attempt` 0 is the first. */
export function sceneAt(
  seed: number,
  part: DemoPart,
  index: number,
  attempt: number,
): { readonly scene: Scene; readonly free: Required<Look> } {
  const random = stream(seed, `fruit/${part}/${index}/${attempt}`);
  return {
    scene: drawScene(random),
    free: { colour: pick(COLOURS, random), background: pick(BACKGROUNDS, random) },
  };
}

/**
 * Which images `demo:fruit` has, without drawing any.
 * Throws `BadInput` for a seed that is not a whole number or a size outside 12 … 20,000.
 */
export function fruit(seed: number, options: FruitOptions = {}): FruitPlan {
  const { bias = 'colour', size = TRAINING_IMAGES } = options;
  refuseBadOptions({ seed });
  if (!Number.isSafeInteger(size) || size < MIN_SIZE || size > MAX_SIZE) {
    throw new DashError(
      'BadInput',
      `The fruit demo has ${MIN_SIZE} to ${MAX_SIZE} training images, not ${size}.`,
    );
  }
  const images = PART_ORDER.flatMap((part) => {
    const cells = intendedQuota(part, options).flatMap((row, kind) =>
      row.flatMap((count, look) => Array.from({ length: count }, () => ({ fruit: FRUITS[kind]!, look }))),
    );
    return shuffled(cells, stream(seed, `fruit/${part}/order`)).map((cell, index) => ({
      part,
      index,
      ...cell,
    }));
  });
  return { seed, bias, looks: LOOKS[bias], images };
}
