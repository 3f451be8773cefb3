/**
 * Cuts the frozen backbone out of the package `nsfwjs`: MobileNetV2 up to block 10's depthwise convolution, each batch
 * normalisation folded into a multiplier and a bias for each channel. Filters keep the package's own bytes, so that
 * nothing is rounded again.
 *
 * The file: 8 bytes of magic, the length of a JSON header (uint32, little-endian), the header, padding to 4 bytes, for
 * each unit multipliers and biases (float32), then for each unit its filter's bytes in [h, w, in, out] order.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readMobileNet } from './lib/mobilenet.mjs';
import { fromRoot } from './lib/paths.mjs';

const MAGIC = 'DASHBBN1';
const LAST = 'block_10_depthwise_relu';
/** Side of the input, and what bytes 0 and 255 become; docs/decisions/backbone.md says why. */
const INPUT = { sizePx: 96, low: 0, high: 1 };
const TARGET = fromRoot('src/lib/ml/features/generated');

const { version, layers, weight } = readMobileNet();
/** @param {string} name */
const decoded = (name) => {
  const { codes, min, scale } = weight(name);
  return Float64Array.from(codes, (code) => min + scale * code);
};

/** @type {{ name: string, kind: string, shape: number[], stride: number, activation: string, add: number | null, min: number, scale: number }[]} */
const units = [];
/** @type {Float32Array[]} */
const floats = [];
/** @type {Uint8Array[]} */
const bytes = [];
/** Which unit gives the output of a Keras layer; −1 = the image. @type {Map<string, number>} */
const unitOf = new Map();

/**
 * y = gamma · (x − mean) / √(variance + epsilon) + beta as a multiplier and a bias of each channel.
 *
 * @param {string} norm @param {number} epsilon
 */
function folded(norm, epsilon) {
  const [gamma, beta, mean, variance] = ['gamma', 'beta', 'moving_mean', 'moving_variance'].map((part) =>
    decoded(`${norm}/${part}`),
  );
  const multiplier = new Float32Array(gamma?.length ?? 0);
  const bias = new Float32Array(multiplier.length);
  for (let c = 0; c < multiplier.length; c++) {
    const slope = (gamma?.[c] ?? NaN) / Math.sqrt((variance?.[c] ?? NaN) + epsilon);
    multiplier[c] = slope;
    bias[c] = (beta?.[c] ?? NaN) - (mean?.[c] ?? NaN) * slope;
  }
  return [multiplier, bias];
}

for (const { class_name: kind, name, config, inbound_nodes: nodes } of layers) {
  const inputs = (nodes[0] ?? []).map(([from]) => unitOf.get(from) ?? -1);
  const last = units.length - 1;
  const unit = units[last];
  unitOf.set(name, last);
  if (kind === 'Conv2D' || kind === 'DepthwiseConv2D') {
    if (inputs[0] !== last) throw new Error(`${name} does not follow the layer before it.`);
    const { shape, codes, min, scale } = weight(
      `${name}/${kind === 'Conv2D' ? 'kernel' : 'depthwise_kernel'}`,
    );
    const stride = config.strides?.[0] ?? 1;
    const conv = kind === 'Conv2D' ? 'conv' : 'depthwise';
    units.push({ name, kind: conv, shape, stride, activation: 'none', add: null, min, scale });
    bytes.push(codes);
    unitOf.set(name, last + 1);
  } else if (kind === 'BatchNormalization') floats.push(...folded(name, config.epsilon ?? 0.001));
  else if (kind === 'ReLU' && config.max_value === 6 && unit) unit.activation = 'relu6';
  else if (kind === 'Add' && unit) unit.add = inputs.find((input) => input !== last) ?? null;
  else if (kind !== 'InputLayer' && kind !== 'ZeroPadding2D')
    throw new Error(`${name}: ${kind} is not known.`);
  if (name === LAST) break;
}

const header = {
  source: `MobileNetV2 1.0 of nsfwjs ${version} (MIT), up to ${LAST}`,
  input: INPUT,
  taps: { condition: unitOf.get('block_6_depthwise_relu'), judge: unitOf.get(LAST) },
  units,
};
const json = Buffer.from(JSON.stringify(header));
const length = Buffer.alloc(4);
length.writeUInt32LE(json.length);
const padding = Buffer.alloc(-json.length & 3);
/** @type {Uint8Array[]} */
const parts = [Buffer.from(MAGIC), length, json, padding];
for (const array of [...floats, ...bytes]) {
  parts.push(Buffer.from(array.buffer, array.byteOffset, array.byteLength));
}
const asset = Buffer.concat(parts);

const file = `${TARGET}/backbone.bin`;
mkdirSync(TARGET, { recursive: true });
/** Left alone where nothing changes, so that no watcher wakes. */
const same = () => {
  try {
    return readFileSync(file).equals(asset);
  } catch {
    return false;
  }
};
if (!same()) writeFileSync(file, asset);
