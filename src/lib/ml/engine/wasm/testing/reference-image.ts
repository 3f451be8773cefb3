/** Plain loops in double precision over NHWC images: what the kernels of the translator are held against. */
type Numbers = ArrayLike<number>;
export type Size = readonly [batch: number, height: number, width: number, channels: number];

export const ACTIVATIONS = {
  none: (x: number): number => x,
  relu: (x: number): number => (x > 0 ? x : 0),
  relu6: (x: number): number => (x > 6 ? 6 : x > 0 ? x : 0),
  leaky: (x: number): number => (x > 0 ? x : 0.2 * x),
  tanh: Math.tanh,
} as const;
export type Activation = keyof typeof ACTIVATIONS;

export function biasActivation(
  x: Numbers,
  bias: Numbers | null,
  channels: number,
  act: Activation,
): number[] {
  return Array.from(x, (value, i) => ACTIVATIONS[act](value + (bias?.[i % channels] ?? 0)));
}

export function instanceNorm(
  [batch, height, width, channels]: Size,
  given: { x: Numbers; scale?: Numbers; offset?: Numbers; residual?: Numbers },
  epsilon: number,
  act: Activation,
): { y: number[]; mean: number[]; variance: number[] } {
  const pixels = height * width;
  const y = new Array<number>(batch * pixels * channels).fill(0);
  const mean = new Array<number>(batch * channels).fill(0);
  const variance = new Array<number>(batch * channels).fill(0);
  for (let b = 0; b < batch; b++)
    for (let c = 0; c < channels; c++) {
      const own = b * channels + c;
      const places = Array.from({ length: pixels }, (_, p) => (b * pixels + p) * channels + c);
      for (const i of places) mean[own]! += given.x[i]! / pixels;
      for (const i of places) variance[own]! += (given.x[i]! - mean[own]!) ** 2 / pixels;
      for (const i of places) {
        const normal = (given.x[i]! - mean[own]!) / Math.sqrt(variance[own]! + epsilon);
        const value = (given.scale?.[own] ?? 1) * normal + (given.offset?.[own] ?? 0);
        y[i] = ACTIVATIONS[act](value + (given.residual?.[i] ?? 0));
      }
    }
  return { y, mean, variance };
}

/** The value at each place of an image of `size`, as `at` gives it. */
export function draw(
  [batch, height, width, channels]: Size,
  at: (b: number, y: number, x: number, c: number) => number,
): number[] {
  const out: number[] = [];
  for (let b = 0; b < batch; b++)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) for (let c = 0; c < channels; c++) out.push(at(b, y, x, c));
  return out;
}

/** Reads an image of `size` at a place. */
export const reader =
  ([, height, width, channels]: Size, values: Numbers) =>
  (b: number, y: number, x: number, c: number): number =>
    values[((b * height + y) * width + x) * channels + c]!;

export const addChange = (x: Numbers, change: Numbers): number[] =>
  Array.from(x, (value, i) => Math.min(1, Math.max(-1, value + 2 * Math.tanh(change[i]!))));

export function projectOnto(size: Size, x: Numbers, direction: Numbers): number[] {
  const [batch, height, width, channels] = size;
  const at = reader(size, x);
  return draw([batch, height, width, 1], (b, row, column) => {
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += at(b, row, column, c) * direction[b * channels + c]!;
    return sum;
  });
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
export const hinge = (x: Numbers, sign: number): number =>
  mean(Array.from(x, (v) => Math.max(0, 1 - sign * v)));
export const meanAll = (x: Numbers): number => mean(Array.from(x));
export const distance = (a: Numbers, b: Numbers, root: boolean): number =>
  mean(Array.from(a, (v, i) => (root ? Math.sqrt(Math.abs(v - b[i]!) + 1e-3) : Math.abs(v - b[i]!))));

export function spectralNorm(w: Numbers, u: Numbers, v: Numbers): { out: number[]; sigma: number } {
  let sigma = 0;
  for (let r = 0; r < v.length; r++)
    for (let c = 0; c < u.length; c++) sigma += v[r]! * w[r * u.length + c]! * u[c]!;
  return { out: Array.from(w, (value) => value / sigma), sigma };
}

/** The derivative of Σ dy · f(x) by each x, from central differences: f itself is exact to 1e-15. */
export function slopes(x: Numbers, dy: Numbers, f: (x: number[]) => Numbers): number[] {
  const values = Array.from(x);
  const total = (): number => {
    const y = f(values);
    let sum = 0;
    for (let i = 0; i < dy.length; i++) sum += dy[i]! * y[i]!;
    return sum;
  };
  const h = 1e-6;
  return values.map((value, i) => {
    values[i] = value + h;
    const above = total();
    values[i] = value - h;
    const below = total();
    values[i] = value;
    return (above - below) / (2 * h);
  });
}
