import { mix, noise2, smooth, wave, type Vector } from './numbers';
import type { Background, Scene } from './scene';

/** Colour of the ground at a point of it, linear, 0 … 1, written to `out`. Lengths in radii of an apple. */
export type Ground = (x: number, z: number, out: [number, number, number]) => void;

type Texture = (u: number, v: number, scene: Scene, out: [number, number, number]) => void;

function set(out: [number, number, number], [r, g, b]: Vector, shade: number): void {
  out[0] = r * shade;
  out[1] = g * shade;
  out[2] = b * shade;
}

/** Planks with grain along them. */
const board: Texture = (u, v, { ground, seed }, out) => {
  const plank = Math.floor(v / 1.15);
  const within = v / 1.15 - plank;
  const shift = noise2(plank * 7.3, 0.5, seed) * 9;
  const bent = v * 2.6 + 1.6 * noise2(u * 0.55 + shift, v * 0.9, seed + 1);
  const rings = wave(bent * 1.3 + shift);
  const fibre = noise2(u * 2.2 + shift, v * 17, seed + 2);
  const gap = smooth(0.035, 0.012, Math.min(within, 1 - within));
  const tone = mix(0.75, 1.15, noise2(plank * 3.1, 4.5, seed + 3)) * mix(0.62, 1.12, ground.tone);
  const wood: Vector = ground.kind < 0.5 ? [0.4, 0.265, 0.16] : [0.36, 0.285, 0.215];
  set(out, wood, tone * (0.86 + 0.16 * rings + 0.12 * fibre) * (1 - 0.5 * gap));
};

/** Blades in three layers that lie in different directions, light on dark. */
const grass: Texture = (u, v, { ground, seed }, out) => {
  const patch = noise2(u * 0.7, v * 0.7, seed);
  let light = 0.25 * patch;
  for (let layer = 0; layer < 3; layer++) {
    const lean = layer - 1 + 0.3 * (noise2(u * 0.5, v * 0.5, seed + 7 + layer) - 0.5);
    const a = u + lean * 0.75 * v;
    const b = v - lean * 0.35 * u;
    const blades = noise2(a * 7, b * 1.5, seed + 11 + layer);
    light = Math.max(light, smooth(0.5, 0.95, blades) * mix(0.45, 1, layer / 2));
  }
  const dry = noise2(u * 1.1, v * 1.1, seed + 21) * mix(0.2, 0.8, ground.kind);
  const shade = mix(0.5, 0.92, light) * mix(0.75, 1.15, ground.tone);
  set(out, [mix(0.12, 0.24, dry), mix(0.24, 0.25, dry), 0.06], shade);
};

/** A woven table cloth with checks or stripes, and soft folds. */
const cloth: Texture = (u, v, { ground, seed }, out) => {
  const [a, b] = [u * 1.7, v * 1.7];
  const across = smooth(0.36, 0.56, Math.abs(a - Math.floor(a) - 0.5) * 2);
  const along = ground.kind < 0.55 ? smooth(0.36, 0.56, Math.abs(b - Math.floor(b) - 0.5) * 2) : across;
  const dyed = (across + along) / 2;
  const weave = 0.9 + 0.1 * wave(u * 13) * wave(v * 13) + 0.08 * noise2(u * 20, v * 20, seed);
  const folds = 0.8 + 0.34 * noise2(u * 0.8 + 0.6 * v, v * 0.5, seed + 1);
  const dye: Vector =
    ground.tone < 0.5 ? [0.28, 0.34, 0.5] : ground.tone < 0.75 ? [0.36, 0.37, 0.4] : [0.44, 0.35, 0.46];
  const linen: Vector = [0.62, 0.61, 0.57];
  set(
    out,
    [mix(linen[0], dye[0], dyed), mix(linen[1], dye[1], dyed), mix(linen[2], dye[2], dyed)],
    weave * folds,
  );
};

const TEXTURES: Readonly<Record<Background, Texture>> = { board, grass, cloth };

export function groundOf(background: Background, scene: Scene): Ground {
  const texture = TEXTURES[background];
  const { turn, scale } = scene.ground;
  const length = Math.sqrt(turn[0] * turn[0] + turn[2] * turn[2]) + 1e-6;
  const [c, s] = [turn[0] / length, turn[2] / length];
  const { plate } = scene;
  return (x, z, out) => {
    texture((c * x - s * z) / scale + 31, (s * x + c * z) / scale + 17, scene, out);
    if (plate === null) return;
    const from = Math.sqrt(x * x + z * z) / plate.size;
    if (from > 1) return;
    const rim = smooth(0.7, 0.76, from) * 0.12 - smooth(0.95, 1, from) * 0.3;
    set(out, plate.tone < 0.6 ? [0.62, 0.62, 0.6] : [0.36, 0.4, 0.45], 0.92 + rim);
  };
}
