import { createRequire } from 'node:module';
import { fromRoot } from './paths.mjs';

/**
 * @typedef {object} LayerJson
 * @property {string} class_name
 * @property {string} name
 * @property {{ strides?: number[], padding?: string | number[][], epsilon?: number, max_value?: number, trainable?: boolean }} config
 * @property {[string, number, number, object][][]} inbound_nodes
 *
 * @typedef {object} Original
 * @property {string} version of the package
 * @property {LayerJson[]} layers
 * @property {(name: string) => { shape: number[], codes: Uint8Array, min: number, scale: number }} weight value = min + scale · code
 */

const PACKAGE = 'node_modules/nsfwjs';
const FOLDER = `${PACKAGE}/dist/models/mobilenet_v2`;
const require = createRequire(import.meta.url);

/**
 * MobileNetV2 as the package `nsfwjs` carries it: Keras layers, and weights of one byte each.
 *
 * @returns {Original}
 */
export function readMobileNet() {
  const { modelTopology, weightsManifest } = require(fromRoot(`${FOLDER}/model.min.js`));
  const bytes = Buffer.from(require(fromRoot(`${FOLDER}/group1-shard1of1.min.js`)), 'base64');
  /** @type {Map<string, ReturnType<Original['weight']>>} */
  const weights = new Map();
  let at = 0;
  for (const { name, shape, quantization } of weightsManifest[0].weights) {
    const size = shape.reduce((/** @type {number} */ a, /** @type {number} */ b) => a * b, 1);
    const codes = new Uint8Array(bytes.subarray(at, (at += size)));
    weights.set(name, { shape, codes, min: quantization.min, scale: quantization.scale });
  }
  if (at !== bytes.length) throw new Error('The weights of nsfwjs are not of the length that they state.');
  return {
    version: require(fromRoot(`${PACKAGE}/package.json`)).version,
    layers: modelTopology.model_config.config.layers,
    weight: (name) => {
      const found = weights.get(name);
      if (found === undefined) throw new Error(`nsfwjs has no weights named ${name}.`);
      return found;
    },
  };
}
