import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { isCompressible, typeOf } from './mime.mjs';

/**
 * @typedef {object} Asset a file in memory
 * @property {Buffer} body
 * @property {string} type
 * @property {string} hash
 * @property {number} modifiedMs
 * @property {Map<string, Promise<Buffer>>} encoded by content encoding
 */

const BELOW_THIS_IT_DOES_NOT_PAY = 1024;
const encoders = {
  br: (/** @type {Buffer} */ body) =>
    promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } }),
  gzip: (/** @type {Buffer} */ body) => promisify(gzip)(body, { level: 6 }),
};

/** Files as they are served, each read and compressed once; read again when it has changed. */
export class Assets {
  /** @type {Map<string, Asset>} */
  #assets = new Map();

  /**
   * @param {string} path
   * @returns {Promise<Asset>}
   */
  async get(path) {
    const { mtimeMs, size } = await stat(path);
    const known = this.#assets.get(path);
    if (known?.modifiedMs === mtimeMs && known.body.length === size) return known;
    const body = await readFile(path);
    const hash = createHash('sha256').update(body).digest('base64url').slice(0, 22);
    const asset = { body, type: typeOf(path), hash, modifiedMs: mtimeMs, encoded: new Map() };
    this.#assets.set(path, asset);
    return asset;
  }

  /**
   * The body in the best encoding that the client takes.
   *
   * @param {Asset} asset
   * @param {string} accepted the request's Accept-Encoding
   * @returns {Promise<{ body: Buffer, encoding: string | null }>}
   */
  async encode(asset, accepted) {
    if (!isCompressible(asset.type) || asset.body.length < BELOW_THIS_IT_DOES_NOT_PAY) {
      return { body: asset.body, encoding: null };
    }
    const takes = accepted.split(',').map((part) => part.trim().split(';')[0]);
    const encoding = /** @type {const} */ (['br', 'gzip']).find((name) => takes.includes(name));
    if (encoding === undefined) return { body: asset.body, encoding: null };
    const body = asset.encoded.get(encoding) ?? encoders[encoding](asset.body);
    asset.encoded.set(encoding, body);
    return { body: await body, encoding };
  }
}
