import { sha256 } from 'hash-wasm';
import * as v from 'valibot';
import { DashError } from '../../domain/errors';
import { BACKBONE_VERSION } from './contract';

const MAGIC = 'DASHBBN1';
const natural = v.pipe(v.number(), v.integer(), v.minValue(0));

const unitSchema = v.object({
  name: v.string(),
  kind: v.picklist(['conv', 'depthwise']),
  /** [h, w, in, out], for `depthwise` [h, w, channels, 1]. */
  shape: v.strictTuple([natural, natural, natural, natural]),
  stride: v.picklist([1, 2]),
  activation: v.picklist(['none', 'relu6']),
  /** The unit whose output is added after the activation. */
  add: v.nullable(natural),
  /** A filter's value is `min + scale · byte`, times the multiplier of its channel. */
  min: v.number(),
  scale: v.number(),
});
const headerSchema = v.object({
  source: v.string(),
  /** Side of the input, and what bytes 0 and 255 become. */
  input: v.object({ sizePx: natural, low: v.number(), high: v.number() }),
  /** Units whose mean over the picture is the feature. */
  taps: v.object({ condition: natural, judge: natural }),
  units: v.array(unitSchema),
});

export type BackboneHeader = v.InferOutput<typeof headerSchema>;
export interface BackboneUnit extends v.InferOutput<typeof unitSchema> {
  /** Of `shape`, the multiplier of the batch normalisation included. */
  readonly filter: Float32Array;
  /** One a channel. */
  readonly bias: Float32Array;
}
export interface BackboneAsset extends Omit<BackboneHeader, 'units'> {
  readonly units: readonly BackboneUnit[];
}

const channelsOf = ({ kind, shape }: v.InferOutput<typeof unitSchema>): number =>
  kind === 'conv' ? shape[3] : shape[2];

/** Reads what scripts/build-backbone.mjs wrote. `BadInput` where it is damaged or of another version. */
export async function parseBackbone(bytes: ArrayBuffer): Promise<BackboneAsset> {
  const all = new Uint8Array(bytes);
  if (!(await sha256(all)).startsWith(BACKBONE_VERSION)) {
    throw new DashError('BadInput', 'The frozen backbone is damaged or of another version. Reload the page.');
  }
  const length = new DataView(bytes).getUint32(MAGIC.length, true);
  const start = MAGIC.length + 4;
  const json: unknown = JSON.parse(new TextDecoder().decode(all.subarray(start, start + length)));
  const header = v.parse(headerSchema, json);

  let at = start + Math.ceil(length / 4) * 4;
  const floats = (count: number): Float32Array =>
    new Float32Array(bytes, (at += 4 * count) - 4 * count, count);
  const moments = header.units.map((unit) => {
    const channels = channelsOf(unit);
    return { multiplier: floats(channels), bias: floats(channels) };
  });
  const units = header.units.map((unit, i) => {
    const { multiplier, bias } = moments[i]!;
    const filter = new Float32Array(unit.shape.reduce((product, side) => product * side, 1));
    const channels = channelsOf(unit);
    for (let j = 0; j < filter.length; j++) {
      filter[j] = (unit.min + unit.scale * all[at + j]!) * multiplier[j % channels]!;
    }
    at += filter.length;
    return { ...unit, filter, bias };
  });
  return { ...header, units };
}
