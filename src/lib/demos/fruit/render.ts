import { SIDE_PX } from '../contract';
import { groundOf, type Ground } from './ground';
import { clamp, dot, mix, noise3, unit, type Vector } from './numbers';
import type { Background, Colour, Fruit, Scene } from './scene';
import { solidOf, thingOf, type Solid, type Surface } from './shapes';

/** What is seen at a pixel. */
export const SEEN = { background: 0, skin: 1, bare: 2 } as const;

export interface Render {
  /** RGB, 0 … 255, gamma-coded, three a pixel. */
  readonly rgb: Float64Array;
  /** One of `SEEN` a pixel; things that lie around are background. */
  readonly seen: Uint8Array;
}

/** Samples a pixel and side. */
const SAMPLES = 2;
const GRID = SIDE_PX * SAMPLES;
const MAX_STEPS = 36;
const NEAR = 0.006;
const SHADOW_STEPS = 8;
/** How far from a surface its surroundings are looked for. */
const NEARBY = [0.12, 0.4] as const;

/** Degrees on the circle of hues, and how far a colour's name reaches to each side. */
const HUES: Readonly<Record<Colour, readonly [centre: number, reach: number]>> = {
  red: [358, 5],
  yellow: [53, 4],
  orange: [28, 4],
  green: [84, 8],
};

/** HSV to linear RGB; the screen's curve is taken for a square. */
function linear(hueDegrees: number, saturation: number, value: number): Vector {
  const sector = (((hueDegrees % 360) + 360) % 360) / 60;
  const channel = (offset: number): number => {
    const k = (offset + sector) % 6;
    const level = value - value * saturation * clamp(Math.min(k, 4 - k), 0, 1);
    return level * level;
  };
  return [channel(5), channel(3), channel(1)];
}

/** A solid in its place. Plain numbers: distances are asked for some ten thousand times an image. */
class Placed {
  readonly reach: number;
  readonly #axes: Float64Array;
  readonly #x: number;
  readonly #y: number;
  readonly #z: number;
  readonly #distance: Solid['distance'];

  constructor(
    readonly solid: Solid,
    /** Colour of the skin, linear. */
    readonly skin: Vector,
  ) {
    this.reach = solid.reach * solid.size;
    this.#axes = Float64Array.from(solid.axes.flat());
    [this.#x, this.#y, this.#z] = solid.centre;
    this.#distance = solid.distance;
  }

  /** To the surface, or less, in the world. */
  distance(x: number, y: number, z: number): number {
    const { size } = this.solid;
    const px = (x - this.#x) / size;
    const py = (y - this.#y) / size;
    const pz = (z - this.#z) / size;
    const a = this.#axes;
    return (
      this.#distance(
        a[0]! * px + a[1]! * py + a[2]! * pz,
        a[3]! * px + a[4]! * py + a[5]! * pz,
        a[6]! * px + a[7]! * py + a[8]! * pz,
      ) * size
    );
  }

  /** Along a ray from o: how far the ball around the solid's middle is, and how far off the ray, squared. */
  ahead(ox: number, oy: number, oz: number, d: Vector): number {
    return (this.#x - ox) * d[0] + (this.#y - oy) * d[1] + (this.#z - oz) * d[2];
  }

  away2(x: number, y: number, z: number): number {
    const dx = this.#x - x;
    const dy = this.#y - y;
    const dz = this.#z - z;
    return dx * dx + dy * dy + dz * dz;
  }
}

interface World {
  readonly placed: readonly Placed[];
  readonly ground: Ground;
  readonly light: Vector;
  readonly half: Vector;
  readonly sun: Vector;
  readonly sky: Vector;
}

/** Where along a ray the solid is met, or `Infinity`. */
function meets(placed: Placed, ox: number, oy: number, oz: number, d: Vector): number {
  const middle = placed.ahead(ox, oy, oz, d);
  const chord2 = placed.reach ** 2 - placed.away2(ox, oy, oz) + middle * middle;
  if (chord2 < 0) return Infinity;
  const chord = Math.sqrt(chord2);
  let t = middle - chord;
  for (let step = 0; step < MAX_STEPS && t < middle + chord; step++) {
    const left = placed.distance(ox + t * d[0], oy + t * d[1], oz + t * d[2]);
    if (left < NEAR) return t;
    t += left;
  }
  return Infinity;
}

/** How much of the sun reaches a point of a solid or of the ground, 0 … 1, with a soft edge. */
function sunlight({ placed, light }: World, own: Placed | null, x: number, y: number, z: number): number {
  let lit = 1;
  for (const one of placed) {
    if (one === own) continue;
    const { reach } = one;
    const middle = one.ahead(x, y, z, light);
    const off2 = one.away2(x, y, z) - middle * middle;
    if (middle < -reach || off2 > reach * reach * 1.3) continue;
    let t = Math.max(0.04, middle - reach * 1.1);
    const end = middle + reach;
    for (let step = 0; step < SHADOW_STEPS && t < end && lit > 0.02; step++) {
      const left = one.distance(x + t * light[0], y + t * light[1], z + t * light[2]);
      lit = Math.min(lit, Math.max(0, 0.5 + (4 * left) / (t + 0.15)));
      t += Math.max(left, 0.06);
    }
  }
  return lit * lit * (3 - 2 * lit);
}

/** Share of the sky that other solids leave free above a point with the normal n. */
function openness({ placed }: World, own: Placed | null, x: number, y: number, z: number, n: Vector): number {
  let free = 1;
  for (const one of placed) {
    if (one === own || one.away2(x, y, z) > (one.reach + 0.5) ** 2) continue;
    for (const far of NEARBY) {
      const left = one.distance(x + far * n[0], y + far * n[1], z + far * n[2]);
      free *= mix(0.5, 1, clamp(left / far, 0, 1));
    }
  }
  return free;
}

function normalOf(placed: Placed, x: number, y: number, z: number): Vector {
  const { size, bump } = placed.solid;
  const e = 0.012 * size;
  const d = placed.distance(x, y, z);
  let nx = (placed.distance(x + e, y, z) - d) / e;
  let ny = (placed.distance(x, y + e, z) - d) / e;
  let nz = (placed.distance(x, y, z + e) - d) / e;
  const { height, frequency, seed } = bump;
  if (height > 0) {
    const f = frequency / size;
    const b = noise3(x * f, y * f, z * f, seed);
    const g = 0.1;
    nx -= (height / g) * (noise3(x * f + g, y * f, z * f, seed) - b);
    ny -= (height / g) * (noise3(x * f, y * f + g, z * f, seed) - b);
    nz -= (height / g) * (noise3(x * f, y * f, z * f + g, seed) - b);
  }
  return unit([nx, ny, nz]);
}

const power16 = (x: number): number => {
  const x2 = x * x;
  const x4 = x2 * x2;
  const x8 = x4 * x4;
  return x8 * x8;
};

const UP: Vector = [0, 1, 0];

const surface: Surface = { shade: 1, bareness: 0, bare: [0, 0, 0], gloss: 0 };
const albedo: [number, number, number] = [0, 0, 0];

/** Light from a surface to the camera, linear, into `out`; returns how much of it is no skin. */
function shadeSolid(world: World, placed: Placed, p: Vector, out: Float64Array, at: number): number {
  const { solid, skin } = placed;
  const n = normalOf(placed, p[0], p[1], p[2]);
  const { centre, size, axes } = solid;
  const own: Vector = [(p[0] - centre[0]) / size, (p[1] - centre[1]) / size, (p[2] - centre[2]) / size];
  surface.bareness = 0;
  solid.surface(dot(axes[0], own), dot(axes[1], own), dot(axes[2], own), surface);
  const { shade, bareness, bare, gloss } = surface;
  const { light, half, sun, sky } = world;
  const [x, y, z] = [p[0] + 0.03 * n[0], p[1] + 0.03 * n[1], p[2] + 0.03 * n[2]];
  const lit = sunlight(world, placed, x, y, z);
  // Light goes a little way into the skin, so the border of the shade is soft.
  const facing = clamp((dot(n, light) + 0.22) / 1.22, 0, 1) * lit;
  const free = openness(world, placed, x, y, z, n) * (0.55 + 0.45 * n[1]) + 0.12;
  const mirrored = Math.max(0, dot(n, half));
  const mirrored2 = mirrored * mirrored;
  const shine = gloss * 0.4 * power16(mirrored2 * mirrored2) * lit;
  const soft = gloss * 0.06 * power16(mirrored) * lit;
  for (let c = 0; c < 3; c++) {
    const colour = mix(skin[c]! * shade, bare[c]!, bareness);
    out[at + c] = colour * (sun[c]! * facing + sky[c]! * free) + (shine + soft) * sun[c]!;
  }
  return bareness;
}

function shadeGround(world: World, x: number, z: number, out: Float64Array, at: number): void {
  world.ground(x, z, albedo);
  const lit = sunlight(world, null, x, 0, z) * world.light[1];
  const free = openness(world, null, x, 0, z, UP);
  for (let c = 0; c < 3; c++) out[at + c] = albedo[c]! * (world.sun[c]! * lit + world.sky[c]! * free);
}

function worldOf(scene: Scene, fruit: Fruit, colour: Colour, background: Background, view: Vector): World {
  const [hue, reach] = HUES[colour];
  const skin = linear(hue + reach * scene.hueShift, scene.saturation, scene.value);
  const solids = [...scene.fruits.map(solidOf[fruit]), ...scene.things.map(thingOf)];
  const light = unit(scene.light);
  const { exposure, ambient, warmth } = scene;
  return {
    placed: solids.map((solid) => new Placed(solid, skin)),
    ground: groundOf(background, scene),
    light,
    half: unit([light[0] - view[0], light[1] - view[1], light[2] - view[2]]),
    sun: [exposure * (1 + warmth), exposure, exposure * (1 - warmth)],
    sky: [ambient * exposure * (0.96 + warmth), ambient * exposure, ambient * exposure * (1.05 - warmth)],
  };
}

/** The scene as a camera sees it, with that fruit in that colour before that background. */
export function render(scene: Scene, fruit: Fruit, colour: Colour, background: Background): Render {
  const s = scene.elevation;
  const c = Math.sqrt(1 - s * s);
  const forward: Vector = [0, -s, c];
  const world = worldOf(scene, fruit, colour, background, forward);
  const samples = new Float64Array(GRID * GRID * 3);
  const kinds = new Uint8Array(GRID * GRID);
  const level = Math.sqrt(1 - scene.roll * scene.roll);
  for (let j = 0; j < GRID; j++) {
    for (let i = 0; i < GRID; i++) {
      const a = ((i + 0.5) / GRID - 0.5) * 2 * scene.view;
      const b = (0.5 - (j + 0.5) / GRID) * 2 * scene.view + 0.25;
      const [u, v] = [level * a - scene.roll * b, scene.roll * a + level * b];
      const [y, z] = [v * c + 8 * s, v * s - 8 * c];
      let nearest = y / s;
      let met: Placed | null = null;
      for (const one of world.placed) {
        const t = meets(one, u, y, z, forward);
        if (t >= nearest) continue;
        nearest = t;
        met = one;
      }
      const at = j * GRID + i;
      if (met === null) shadeGround(world, u, z + nearest * c, samples, at * 3);
      else {
        const p: Vector = [u, y - nearest * s, z + nearest * c];
        const bareness = shadeSolid(world, met, p, samples, at * 3);
        if (met.solid.fruit !== null) kinds[at] = bareness > 0.9 ? SEEN.bare : SEEN.skin;
      }
    }
  }
  return { rgb: developed(samples), seen: majority(kinds) };
}

/** Of the samples in a row or column around a pixel: a lens is not sharper than its sensor. */
const LENS = [1 / 8, 3 / 8, 3 / 8, 1 / 8] as const;

/** Each pixel the weighted mean of the samples around it, bright parts rolled off, on the screen's curve. */
function developed(samples: Float64Array): Float64Array {
  const rgb = new Float64Array(SIDE_PX * SIDE_PX * 3);
  const light = samples.map((x) => (x > 0.7 ? 0.7 + ((x - 0.7) * 0.3) / (x - 0.7 + 0.3) : x));
  for (let y = 0; y < SIDE_PX; y++) {
    for (let x = 0; x < SIDE_PX; x++) {
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let k = 0; k < 16; k++) {
          const row = clamp(y * SAMPLES - 1 + (k >> 2), 0, GRID - 1);
          const column = clamp(x * SAMPLES - 1 + (k & 3), 0, GRID - 1);
          sum += light[(row * GRID + column) * 3 + c]! * LENS[k >> 2]! * LENS[k & 3]!;
        }
        rgb[(y * SIDE_PX + x) * 3 + c] = 255 * Math.sqrt(sum);
      }
    }
  }
  return rgb;
}

/** What most of a pixel's samples show; fruit before background where they are as many. */
function majority(kinds: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: SIDE_PX * SIDE_PX }, (_, pixel) => {
    const counts = [0, 0, 0];
    for (let k = 0; k < SAMPLES * SAMPLES; k++) {
      const y = Math.floor(pixel / SIDE_PX) * SAMPLES + (k >> 1);
      counts[kinds[y * GRID + (pixel % SIDE_PX) * SAMPLES + (k & 1)]!]!++;
    }
    if (counts[0]! > 2) return SEEN.background;
    return counts[2]! > counts[1]! ? SEEN.bare : SEEN.skin;
  });
}
