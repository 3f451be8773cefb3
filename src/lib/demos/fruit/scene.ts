import { pick, type Random } from '../../domain/random';
import { between, direction, type Vector } from './numbers';

export const FRUITS = ['apple', 'banana', 'orange'] as const;
export type Fruit = (typeof FRUITS)[number];

export const COLOURS = ['red', 'yellow', 'orange', 'green'] as const;
export type Colour = (typeof COLOURS)[number];

export const BACKGROUNDS = ['board', 'grass', 'cloth'] as const;
export type Background = (typeof BACKGROUNDS)[number];

export const CLUTTER = ['cup', 'nut', 'leaf', 'knife'] as const;

/** One fruit: where it lies and how it is grown. Numbers without a unit are shares, 0 … 1; lengths in radii of an apple. */
export interface Form {
  readonly x: number;
  readonly z: number;
  readonly size: number;
  /** How it is turned: a direction for its axis and one for what is around it. */
  readonly axis: Vector;
  readonly twist: Vector;
  readonly shape: number;
  readonly bend: number;
  /** How ripe, spotted or streaked the skin is. */
  readonly skin: number;
  readonly gloss: number;
  readonly seed: number;
}

export interface Thing {
  readonly kind: (typeof CLUTTER)[number];
  readonly x: number;
  readonly z: number;
  readonly size: number;
  readonly axis: Vector;
  readonly tone: number;
  readonly seed: number;
}

/** All that is drawn without regard to class, colour and background. */
export interface Scene {
  /** Sine of the camera's height above the ground, and half the width of what it sees. */
  readonly elevation: number;
  readonly view: number;
  readonly roll: number;
  readonly light: Vector;
  readonly ambient: number;
  readonly exposure: number;
  readonly warmth: number;
  readonly grain: number;
  /** Within what a colour's name covers. */
  readonly hueShift: number;
  readonly saturation: number;
  readonly value: number;
  readonly ground: {
    readonly turn: Vector;
    readonly scale: number;
    readonly tone: number;
    readonly kind: number;
  };
  readonly plate: { readonly size: number; readonly tone: number } | null;
  readonly fruits: readonly Form[];
  readonly things: readonly Thing[];
  readonly seed: number;
}

const word = (random: Random): number => random.int(0x1_0000_0000) | 0;

function form(random: Random, x: number, z: number, size: number): Form {
  return {
    ...{ x, z, size, axis: direction(random), twist: direction(random) },
    ...{ shape: random.unit(), bend: random.unit(), skin: random.unit(), gloss: random.unit() },
    seed: word(random),
  };
}

/** Mostly one fruit, sometimes two or three, of one kind. */
function forms(random: Random): Form[] {
  const count = pick([1, 1, 1, 1, 1, 2, 2, 3], random);
  const first = form(
    random,
    between(random, -0.32, 0.32),
    between(random, -0.3, 0.3),
    between(random, 0.85, 1.12) * (count === 1 ? 1 : 0.85),
  );
  const others = Array.from({ length: count - 1 }, (_, i) => {
    const side = (i === 0) === random.int(2) > 0 ? 1 : -1;
    return form(
      random,
      first.x + side * between(random, 1.5, 1.9) * first.size,
      first.z + between(random, -0.9, 0.9),
      first.size * between(random, 0.92, 1.05),
    );
  });
  return [first, ...others];
}

function thing(random: Random): Thing {
  const side = random.int(2) > 0 ? 1 : -1;
  return {
    kind: pick(CLUTTER, random),
    x: side * between(random, 1.25, 1.9),
    z: between(random, -1.9, 2.2),
    size: between(random, 0.8, 1.15),
    axis: direction(random),
    tone: random.unit(),
    seed: word(random),
  };
}

/** One draw of everything that is free. */
export function drawScene(random: Random): Scene {
  const light = direction(random);
  return {
    elevation: between(random, 0.55, 0.9),
    view: between(random, 1.3, 1.55),
    roll: between(random, -0.16, 0.16),
    light: [light[0], Math.abs(light[1]) * 0.8 + 0.55, light[2] * 0.8 - 0.15],
    ambient: between(random, 0.28, 0.5),
    exposure: between(random, 0.88, 1.14),
    warmth: between(random, -0.07, 0.07),
    grain: between(random, 1.2, 2.4),
    hueShift: between(random, -1, 1),
    saturation: between(random, 0.66, 0.88),
    value: between(random, 0.72, 0.95),
    ground: {
      turn: direction(random),
      scale: between(random, 0.85, 1.3),
      tone: random.unit(),
      kind: random.unit(),
    },
    plate: random.int(4) > 0 ? null : { size: between(random, 1.5, 1.9), tone: random.unit() },
    fruits: forms(random),
    things: Array.from({ length: pick([0, 0, 0, 1, 1], random) }, () => thing(random)),
    seed: word(random),
  };
}
