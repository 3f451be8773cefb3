import { sha256 } from 'hash-wasm';
import * as v from 'valibot';
import { ARCHITECTURES, type EpochRecord } from '../../domain/classifier';
import { DashError } from '../../domain/errors';
import { layersOf } from './architecture';
import type { NetworkShape } from './contract';
import { initialWeights, type Values } from './initial';
import { Network } from './network';
import { pack, unpack } from './packing';

const WEIGHTS = 'DASHWGT1';
const CHECKPOINT = 'DASHCKP1';

const shapeSchema = v.object({
  arch: v.picklist(ARCHITECTURES),
  sizePx: v.pipe(v.number(), v.integer(), v.minValue(1)),
  classes: v.pipe(v.number(), v.integer(), v.minValue(1)),
});

const epochSchema = v.object({
  epoch: v.number(),
  loss: v.number(),
  accuracy: v.number(),
  validationLoss: v.nullable(v.number()),
  validationAccuracy: v.nullable(v.number()),
  exploreLoss: v.exactOptional(v.nullable(v.number())),
  seconds: v.number(),
});

const checkpointSchema = v.object({
  shape: shapeSchema,
  epochs: v.array(epochSchema),
  steps: v.number(),
  seconds: v.number(),
  trainingSeconds: v.number(),
  images: v.number(),
});

/** Cuts the floats of a network into its arrays; what is left over follows them. */
function split(shape: NetworkShape, floats: Float32Array): { weights: Values[]; rest: Float32Array } {
  let at = 0;
  const weights = initialWeights(layersOf(shape.arch, shape.classes), 0).map(({ shape: dims, values }) => {
    const part = floats.subarray(at, (at += values.length));
    return { shape: dims, values: part };
  });
  return { weights, rest: floats.subarray(at) };
}

export const packWeights = (shape: NetworkShape, weights: readonly Values[]): ArrayBuffer =>
  pack(
    WEIGHTS,
    shape,
    weights.map(({ values }) => values),
  );

/** SHA-256 of all weights and moving averages as little-endian float32, in layer order. */
export function weightsHash(weights: readonly Values[]): Promise<string> {
  const floats = new Float32Array(weights.reduce((sum, { values }) => sum + values.length, 0));
  let at = 0;
  for (const { values } of weights) {
    floats.set(values, at);
    at += values.length;
  }
  return sha256(new Uint8Array(floats.buffer));
}

/** Shape and arrays of stored weights. `BadInput` if damaged. */
function unpackWeights(bytes: ArrayBuffer): { readonly shape: NetworkShape; readonly weights: Values[] } {
  const { header, floats } = unpack(WEIGHTS, bytes, 'weights');
  const shape = v.safeParse(shapeSchema, header);
  if (!shape.success) throw new DashError('BadInput', 'The stored weights cannot be read.');
  return { shape: shape.output, weights: split(shape.output, floats).weights };
}

/** The network of stored weights, on the current backend; the caller disposes of it. `BadInput` if damaged. */
export function classifierFrom(bytes: ArrayBuffer): Network {
  const { shape, weights } = unpackWeights(bytes);
  return new Network(shape, weights);
}

/**
 * The same network with another last layer: `weights` [latentSize, classes] and `bias` [classes]. `BadInput` where they
 * are not of its shape.
 */
export async function withHead(
  bytes: ArrayBuffer,
  head: { readonly weights: ArrayLike<number>; readonly bias: ArrayLike<number> },
): Promise<{ readonly weights: ArrayBuffer; readonly weightsHash: string }> {
  const { shape, weights } = unpackWeights(bytes);
  const fresh = [head.weights, head.bias];
  const last = weights.slice(-2);
  if (last.some(({ values }, i) => values.length !== fresh[i]!.length)) {
    throw new DashError('BadInput', 'This last layer does not fit the network.');
  }
  const replaced = last.map(({ shape: dims }, i) => ({ shape: dims, values: Float32Array.from(fresh[i]!) }));
  const all = [...weights.slice(0, -2), ...replaced];
  return { weights: packWeights(shape, all), weightsHash: await weightsHash(all) };
}

/** What the next step depends on; the random streams are derived from seed and epoch and need no state. */
export interface TrainingState {
  readonly shape: NetworkShape;
  readonly epochs: readonly EpochRecord[];
  /** Optimiser steps taken. */
  readonly steps: number;
  /** All work so far, and that of training steps alone. */
  readonly seconds: number;
  readonly trainingSeconds: number;
  /** Images that training steps went through. */
  readonly images: number;
  readonly weights: readonly Values[];
  readonly slots: readonly Float32Array[];
}

export const packCheckpoint = ({ weights, slots, ...header }: TrainingState): ArrayBuffer =>
  pack(CHECKPOINT, header, [...weights.map(({ values }) => values), ...slots]);

/** `slotsPerParam` as the optimiser has them; `BadInput` where the checkpoint is damaged. */
export function unpackCheckpoint(bytes: ArrayBuffer, slotsPerParam: number): TrainingState {
  const { header, floats } = unpack(CHECKPOINT, bytes, 'checkpoint');
  const parsed = v.safeParse(checkpointSchema, header);
  if (!parsed.success) throw new DashError('BadInput', 'The stored checkpoint cannot be read.');
  const { weights, rest } = split(parsed.output.shape, floats);
  let at = 0;
  const slots = trainableSizes(weights).flatMap((size) =>
    Array.from({ length: slotsPerParam }, () => rest.subarray(at, (at += size))),
  );
  if (at !== rest.length) throw new DashError('BadInput', 'The stored checkpoint is of another optimiser.');
  return { ...parsed.output, weights, slots };
}

/** Sizes of what the optimiser moves: all but mean and variance, the last two of each convolution's five. */
function trainableSizes(weights: readonly Values[]): number[] {
  const convs = weights.length - 2;
  return weights.filter((_, i) => i >= convs || i % 5 < 3).map(({ values }) => values.length);
}
