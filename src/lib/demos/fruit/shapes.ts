import { clamp, cross, dot, mix, noise3, smooth, unit, type Vector } from './numbers';
import type { Form, Fruit, Thing } from './scene';

/** What a surface is made of, at one point. */
export interface Surface {
  /** How bright the skin is there, relative to its colour. */
  shade: number;
  /** 0 = skin in its colour, 1 = `bare` instead: stem, tip, navel. */
  bareness: number;
  bare: Vector;
  gloss: number;
}

/** A solid in its own coordinates, scaled so that its radius is about one. */
export interface Solid {
  readonly centre: Vector;
  readonly size: number;
  /** Rows are the solid's own axes in the world. */
  readonly axes: readonly [Vector, Vector, Vector];
  /** Radius of a ball around all of it, in its own units. */
  readonly reach: number;
  /** Distance to the surface, or less; in its own units. */
  distance(x: number, y: number, z: number): number;
  surface(x: number, y: number, z: number, out: Surface): void;
  /** Roughness of the normal: height and frequency. */
  readonly bump: { readonly height: number; readonly frequency: number; readonly seed: number };
  /** `null` for what is no fruit. */
  readonly fruit: Fruit | null;
}

const BROWN: Vector = [0.09, 0.055, 0.03];
const CALYX: Vector = [0.42, 0.4, 0.26];
const LEAF: Vector = [0.05, 0.085, 0.03];
const UP: Vector = [0, 1, 0];

/** Own axes with the second along `up`. */
function axesAlong(up: Vector, twist: Vector): readonly [Vector, Vector, Vector] {
  const y = unit(up);
  const t = Math.abs(dot(y, twist)) > 0.95 ? cross(twist, [0.6, 0.64, 0.48]) : twist;
  const x = unit(cross(y, t));
  return [x, y, cross(x, y)];
}

const length2 = (a: number, b: number): number => Math.sqrt(a * a + b * b);

type Distance = Solid['distance'];

/** Distance to a capsule from a to b. */
function capsule(a: Vector, b: Vector, radius: number): Distance {
  const [ax, ay, az] = a;
  const [dx, dy, dz] = [b[0] - ax, b[1] - ay, b[2] - az];
  const square = dx * dx + dy * dy + dz * dz;
  return (x, y, z) => {
    const px = x - ax;
    const py = y - ay;
    const pz = z - az;
    const t = clamp((px * dx + py * dy + pz * dz) / square, 0, 1);
    const ex = px - t * dx;
    const ey = py - t * dy;
    const ez = pz - t * dz;
    return Math.sqrt(ex * ex + ey * ey + ez * ez) - radius;
  };
}

/** A spindle torus has the dimples of an apple; taller or flatter, wider above than below. */
function apple(form: Form): Solid {
  const hollow = mix(0.36, 0.43, form.bend);
  const radius = 1 - hollow;
  const height = mix(0.72, 0.9, form.shape) / radius;
  const taper = mix(0.16, 0.3, form.bend);
  const top = height * Math.sqrt(radius * radius - hollow * hollow);
  const stemEnd: Vector = [0.16 * (form.gloss - 0.5), top + mix(0.5, 0.75, form.skin), 0.1];
  const stem = capsule([0, top - 0.08, 0], stemEnd, 0.075);
  // A leaf on the stem, flat and bent.
  const leaf: Distance = (x, y, z) => {
    const along = x - 0.42;
    // Far away the ball around it will do: exact steps towards something so thin are short.
    const ball = Math.sqrt(along * along + (y - top - 0.32) ** 2 + z * z) - 0.5;
    if (ball > 0.15) return ball;
    const curl = y - top - 0.32 + 0.35 * along * along - 0.12 * along;
    return (Math.sqrt(along * along * 5.2 + curl * curl * 120 + z * z * 26) - 1) * 0.09;
  };
  const hung: Distance = (x, y, z) => Math.min(stem(x, y, z), leaf(x, y, z));
  const axes = axesAlong([form.axis[0], form.axis[1] + 0.9, form.axis[2]], form.twist);
  const body = (x: number, y: number, z: number): number => {
    const v = y / height;
    const across = length2(x, z) / (1 + taper * v);
    return (length2(across - hollow, v) - radius) * 0.85;
  };
  return {
    ...{ centre: [form.x, height * radius * form.size * 0.96, form.z], size: form.size, axes, reach: 1.4 },
    distance: (x, y, z) => Math.min(body(x, y, z), hung(x, y, z)),
    surface(x, y, z, out) {
      const across = length2(x, z);
      out.gloss = mix(1.5, 2, form.gloss);
      out.bareness = 0;
      if (hung(x, y, z) < body(x, y, z)) {
        out.bareness = 1;
        out.bare = leaf(x, y, z) < stem(x, y, z) ? LEAF : BROWN;
        out.gloss = 0.1;
        return;
      }
      // Streaks run from pole to pole; small pale dots between them.
      const [u, w] = across > 0 ? [x / across, z / across] : [1, 0];
      const streaks = noise3(u * 5, y * 0.8, w * 5, form.seed);
      const dots = smooth(0.8, 0.88, noise3(x * 9, y * 9, z * 9, form.seed + 1));
      const broad = noise3(x * 1.3, y * 1.3, z * 1.3, form.seed + 2);
      out.shade = (1 - mix(0.05, 0.15, form.skin) * streaks) * (0.92 + 0.12 * broad) + 0.08 * dots;
      out.bare = BROWN;
      const pole = y > 0 ? smooth(0.5, 0.1, across) * 0.7 : smooth(0.2, 0.1, across);
      out.bareness = pole;
    },
    bump: { height: 0.04, frequency: 2, seed: form.seed },
    fruit: 'apple',
  };
}

/** A ball with pores; a small green star where it hung, a pit at the other end. */
function orange(form: Form): Solid {
  const height = mix(0.88, 1.02, form.shape);
  const axes = axesAlong([form.axis[0], form.axis[1] + 1, form.axis[2]], form.twist);
  return {
    ...{ centre: [form.x, height * form.size * 0.97, form.z], size: form.size, axes, reach: 1.08 },
    distance(x, y, z) {
      const v = y / height;
      const across = length2(x, z);
      const dimple = 0.07 * smooth(0.34, 0, across);
      return (Math.sqrt(across * across + v * v) - 1 + dimple) * 0.9;
    },
    surface(x, y, z, out) {
      const across = length2(x, z);
      const pores = noise3(x * 8.5, y * 8.5, z * 8.5, form.seed);
      const broad = noise3(x * 1.6, y * 1.6, z * 1.6, form.seed + 2);
      out.shade = (0.92 + 0.12 * broad) * (1 - mix(0.38, 0.55, form.skin) * smooth(0.5, 0.25, pores));
      out.gloss = mix(0.6, 0.9, form.gloss);
      out.bare = y > 0 && across > 0.1 ? CALYX : BROWN;
      const ring = noise3(x * 14, 0, z * 14, form.seed + 3);
      out.bareness = smooth(y > 0 ? 0.34 : 0.16, y > 0 ? 0.24 : 0.06, across + 0.12 * ring);
    },
    bump: { height: mix(0.45, 0.6, form.bend), frequency: 8.5, seed: form.seed + 5 },
    fruit: 'orange',
  };
}

/** Directions of the edges of a banana; the second and the third have their likes on the other side. */
const EDGES = [
  [1, 0],
  [0.30901699437494745, 0.9510565162951535],
  [-0.8090169943749475, 0.5877852522924731],
] as const;

/** A tapered rod with five soft edges, bent along a parabola; its axis is the first one. */
function banana(form: Form): Solid {
  const half = mix(1.35, 1.6, form.shape);
  const thick = mix(0.36, 0.42, form.skin);
  const bend = mix(0.22, 0.34, form.bend);
  const lie = unit([form.axis[0], form.axis[1] * 0.16, form.axis[2] * 0.75]);
  const [, , side] = axesAlong(lie, form.twist);
  const axes = [lie, side, cross(lie, side)] as const;
  const drop = (bend * half * half) / 2;
  const round = (x: number): number => {
    const t = x / half;
    const t2 = t * t;
    return thick * Math.sqrt(Math.max(0, 1 - t2 * t2 * t2)) * (1 - 0.25 * t2);
  };
  const bent = (x: number): Vector => [x, bend * x * x - drop, 0];
  const tip = capsule(bent(half * 0.9), bent(half + 0.22), 0.11);
  const end = capsule(bent(-half * 0.92), bent(-half - 0.05), 0.09);
  const edges = (v: number, z: number): number => {
    const w = Math.abs(z);
    const second = EDGES[1][0] * v + EDGES[1][1] * w;
    const third = EDGES[2][0] * v + EDGES[2][1] * w;
    return v > second ? v : second > third ? second : third;
  };
  const body = (x: number, y: number, z: number): number => {
    const along = clamp(x, -half, half);
    const beyond = x - along;
    const v = y + drop - bend * along * along;
    const across = mix(length2(v, z), edges(v, z) * 1.09, 0.55);
    return (length2(across, beyond) - round(along)) * 0.62;
  };
  return {
    ...{
      centre: [
        form.x,
        (thick + 0.9 * drop * Math.abs(side[1]) + half * Math.abs(lie[1])) * form.size,
        form.z,
      ],
    },
    ...{ size: form.size * 1.06, axes, reach: half + 0.5 },
    distance: (x, y, z) => Math.min(body(x, y, z), tip(x, y, z), end(x, y, z)),
    surface(x, y, z, out) {
      const freckles = smooth(0.62, 0.74, noise3(x * 2.6, y * 7, z * 7, form.seed)) * mix(0.5, 1, form.gloss);
      const broad = noise3(x * 1.5, y * 1.5, z * 1.5, form.seed + 2);
      const v = y + drop - bend * x * x;
      const across = length2(v, z);
      // A darker line along each edge.
      const line = across > 0 ? smooth(0.93, 0.99, edges(v, z) / across) : 0;
      out.shade = (0.92 + 0.12 * broad) * (1 - 0.42 * line);
      out.gloss = 0.2;
      out.bare = BROWN;
      const tips = Math.max(smooth(half - 0.15, half + 0.05, x), smooth(-half * 0.84, -half * 0.95, x));
      out.bareness = Math.max(0.7 * freckles, tips);
    },
    bump: { height: 0.08, frequency: 2.5, seed: form.seed },
    fruit: 'banana',
  };
}

export const solidOf: Readonly<Record<Fruit, (form: Form) => Solid>> = { apple, banana, orange };

/** Neutral things that happen to lie around. */
export function thingOf({ kind, x, z, size, axis, tone, seed }: Thing): Solid {
  const plain = (bare: Vector, gloss: number): Solid['surface'] => {
    return (px, py, pz, out) => {
      out.shade = 1;
      out.bareness = 1;
      const grain = 0.85 + 0.3 * noise3(px * 4, py * 4, pz * 4, seed);
      out.bare = [bare[0] * grain, bare[1] * grain, bare[2] * grain];
      out.gloss = gloss;
    };
  };
  const lie = unit([axis[0], 0, axis[2] + 0.001]);
  const lying = [lie, UP, cross(lie, UP)] as const;
  switch (kind) {
    case 'cup': {
      const glaze: Vector =
        tone < 0.4 ? [0.6, 0.6, 0.58] : tone < 0.7 ? [0.09, 0.14, 0.24] : [0.3, 0.31, 0.33];
      return {
        ...{ centre: [x * 1.25, 0.75 * size, z], size, axes: lying, reach: 1.25, fruit: null },
        distance(px, py, pz) {
          const across = length2(px, pz);
          const outside = Math.max(across - 0.75 - 0.1 * py, Math.abs(py) - 0.75);
          const hollow = Math.max(across - 0.65 - 0.1 * py, -0.6 - py);
          return Math.max(outside, -hollow) * 0.9;
        },
        surface: plain(glaze, 0.9),
        bump: { height: 0, frequency: 1, seed },
      };
    }
    case 'nut':
      return {
        ...{ centre: [x, 0.34 * size, z], size: 0.36 * size, axes: lying, reach: 1.15, fruit: null },
        distance: (px, py, pz) => (Math.sqrt(px * px * 0.8 + py * py + pz * pz) - 1) * 0.9,
        surface: plain([0.2, 0.13, 0.07], 0.1),
        bump: { height: 0.5, frequency: 4, seed },
      };
    case 'leaf':
      return {
        ...{ centre: [x, 0.08, z], size: 0.75 * size, axes: lying, reach: 1.1, fruit: null },
        distance(px, py, pz) {
          const curl = py - 0.22 * px * px + 0.1;
          return (Math.sqrt(px * px + curl * curl * 90 + pz * pz * 4.5) - 1) * 0.12;
        },
        surface: plain(tone < 0.5 ? [0.06, 0.1, 0.04] : [0.16, 0.11, 0.05], 0.25),
        bump: { height: 0.15, frequency: 6, seed },
      };
    case 'knife':
      return {
        ...{ centre: [x, 0.09, z], size: 1.5 * size, axes: lying, reach: 1.1, fruit: null },
        distance(px, py, pz) {
          const width = px > 0.1 ? 0.1 : 0.07;
          const [qx, qy, qz] = [Math.abs(px) - 1, Math.abs(py) - 0.03, Math.abs(pz) - width];
          const out = length2(length2(Math.max(qx, 0), Math.max(qy, 0)), Math.max(qz, 0));
          return out + Math.min(Math.max(qx, qy, qz), 0) - 0.015;
        },
        surface(px, _py, _pz, out) {
          out.shade = 1;
          out.bareness = 1;
          out.bare = px > 0.1 ? [0.42, 0.43, 0.45] : [0.035, 0.03, 0.03];
          out.gloss = px > 0.1 ? 1 : 0.3;
        },
        bump: { height: 0, frequency: 1, seed },
      };
  }
}
