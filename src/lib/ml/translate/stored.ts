import { sha256 } from 'hash-wasm';
import * as v from 'valibot';
import { DashError } from '../../domain/errors';
import type { TranslationMetrics } from '../../domain/translator';
import type { Values } from '../classifier/initial';
import { pack, unpack } from '../classifier/packing';
import type { StyleBasis } from './contract';
import { Discriminator } from './discriminator';
import { Generator } from './generator';
import { fromHalves, toHalves } from './half';
import { cut, discriminatorLayers, generatorLayers, sizeOf, type GeneratorShape, type Layer } from './layers';
import type { TrainerSpec, TrainerState } from './trainer';

const WEIGHTS = 'DASHTRN1';
const CHECKPOINT = 'DASHTCK1';

const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const generatorSchema = v.object({ sizePx: count, channels: count, components: count });
const weightsSchema = v.object({ ...generatorSchema.entries, columns: count, snapshots: count });

/** A translator as it is stored: the basis of its summaries and one or more generators, the newest last. */
export interface StoredTranslator {
  readonly shape: GeneratorShape;
  readonly basis: StyleBasis;
  readonly snapshots: readonly (readonly Values[])[];
}

const lengthOf = (layers: readonly Layer[]): number =>
  layers.reduce((sum, { shape }) => sum + sizeOf(shape), 0);

const joined = (arrays: readonly Float32Array[]): Float32Array => {
  const floats = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) {
    floats.set(array, at);
    at += array.length;
  }
  return floats;
};

/** What a snapshot keeps of a generator: half precision. */
export const snapshotOf = (arrays: readonly Float32Array[]): Uint16Array => toHalves(joined(arrays));

/**
 * `DASHTRN1`, the length of a JSON header (uint32), the header, padding to 4 bytes, the basis' mean and directions in
 * float32, the snapshots in half precision, oldest first. All little-endian.
 */
export function packTranslator(
  shape: GeneratorShape,
  { columns, components, mean, basis }: StyleBasis,
  snapshots: readonly Uint16Array[],
): ArrayBuffer {
  const { sizePx, channels } = shape;
  const header = { sizePx, channels, components, columns, snapshots: snapshots.length };
  const head = pack(WEIGHTS, header, [mean, basis]);
  const bytes = new Uint8Array(head.byteLength + snapshots.reduce((sum, s) => sum + s.byteLength, 0));
  bytes.set(new Uint8Array(head));
  let at = head.byteLength;
  for (const snapshot of snapshots) {
    bytes.set(new Uint8Array(snapshot.buffer, snapshot.byteOffset, snapshot.byteLength), at);
    at += snapshot.byteLength;
  }
  return bytes.buffer;
}

interface Head {
  readonly shape: GeneratorShape;
  readonly basis: StyleBasis;
  readonly layers: readonly Layer[];
  readonly snapshots: number;
  /** Where the first snapshot begins, and the bytes of each. */
  readonly start: number;
  readonly stride: number;
}

/** What stands before the snapshots. `BadInput` where the bytes are no stored translator. */
function headOf(bytes: ArrayBuffer): Head {
  const damaged = new DashError('BadInput', 'The stored translator cannot be read.');
  // Snapshots of an odd number of values may end in half a word.
  const whole = bytes.byteLength % 4 === 0 ? bytes : bytes.slice(0, bytes.byteLength & ~3);
  const { header, floats } = unpack(WEIGHTS, whole, 'translator');
  const parsed = v.safeParse(weightsSchema, header);
  if (!parsed.success) throw damaged;
  const { sizePx, channels, components, columns, snapshots } = parsed.output;
  const shape = { sizePx, channels, components };
  const layers = generatorLayers(shape);
  const count = columns + components * columns;
  const start = floats.byteOffset + 4 * count;
  const stride = 2 * lengthOf(layers);
  if (bytes.byteLength !== start + stride * snapshots) throw damaged;
  const mean = floats.slice(0, columns);
  const basis = { columns, components, mean, basis: floats.slice(columns, count) };
  return { shape, basis, layers, snapshots, start, stride };
}

/** `BadInput` where the bytes are no stored translator. */
export function unpackTranslator(bytes: ArrayBuffer): StoredTranslator {
  const { shape, basis, layers, snapshots, start, stride } = headOf(bytes);
  return {
    shape,
    basis,
    snapshots: Array.from({ length: snapshots }, (_, i) => {
      const from = start + stride * i;
      return cut(layers, fromHalves(new Uint16Array(bytes.slice(from, from + stride)))).values;
    }),
  };
}

/** The basis that summaries for this translator have to be in; the snapshots are not read. */
export const basisOf = (weights: ArrayBuffer): StyleBasis => headOf(weights).basis;

export const hashOf = (weights: ArrayBuffer): Promise<string> => sha256(new Uint8Array(weights));

const metricsSchema = v.object({
  step: v.number(),
  losses: v.object({
    generator: v.number(),
    discriminator: v.number(),
    cycle: v.number(),
    identity: v.number(),
  }),
  hit: v.nullable(v.number()),
  heldOutHit: v.nullable(v.number()),
  retention: v.nullable(v.number()),
  change: v.number(),
  cycleError: v.number(),
});
const checkpointSchema = v.object({
  ...generatorSchema.entries,
  discriminatorChannels: count,
  heads: v.picklist([1, 2]),
  steps: v.number(),
  seconds: v.number(),
  snapshots: v.pipe(v.number(), v.integer(), v.minValue(0)),
  metrics: v.array(metricsSchema),
  sums: v.array(v.number()),
});

/** What the next step of a training depends on; random streams follow from seed and step and need no state. */
export interface TranslatorTraining {
  readonly trainer: TrainerState;
  readonly seconds: number;
  readonly snapshots: readonly Uint16Array[];
  readonly metrics: readonly TranslationMetrics[];
  /** Sums of the losses since the last metrics. */
  readonly sums: readonly number[];
}

export function packTraining(
  { sizePx, channels, components, discriminatorChannels, heads }: TrainerSpec,
  { trainer, seconds, snapshots, metrics, sums }: TranslatorTraining,
): ArrayBuffer {
  const shape = { sizePx, channels, components, discriminatorChannels, heads };
  const header = { ...shape, steps: trainer.steps, seconds, snapshots: snapshots.length, metrics, sums };
  return pack(CHECKPOINT, header, [
    ...trainer.generator,
    ...trainer.average,
    ...trainer.generatorSlots,
    ...trainer.discriminator,
    ...trainer.discriminatorSlots,
    ...trainer.vectors,
    ...snapshots.map(fromHalves),
  ]);
}

/** `BadInput` where the check-point is damaged or of other networks than `spec` says. */
export function unpackTraining(bytes: ArrayBuffer, spec: TrainerSpec): TranslatorTraining {
  const { header, floats } = unpack(CHECKPOINT, bytes, 'checkpoint');
  const parsed = v.safeParse(checkpointSchema, header);
  if (!parsed.success) throw new DashError('BadInput', 'The stored checkpoint cannot be read.');
  const { steps, seconds, snapshots, metrics, sums, ...shape } = parsed.output;
  const same = (Object.keys(shape) as (keyof typeof shape)[]).every((key) => shape[key] === spec[key]);
  const generator = generatorLayers(spec).map((layer) => sizeOf(layer.shape));
  const discriminator = discriminatorLayers(spec).map((layer) => sizeOf(layer.shape));
  const twice = (sizes: readonly number[]): number[] => sizes.flatMap((size) => [size, size]);
  let at = 0;
  const take = (sizes: readonly number[]): Float32Array[] =>
    sizes.map((size) => floats.subarray(at, (at += size)));
  const trainer: TrainerState = {
    steps,
    generator: take(generator),
    average: take(generator),
    generatorSlots: take(twice(generator)),
    discriminator: take(discriminator),
    discriminatorSlots: take(twice(discriminator)),
    vectors: take(Discriminator.vectorSizes(spec)),
  };
  const kept = Array.from({ length: snapshots }, () => toHalves(joined(take(generator))));
  if (!same || at !== floats.length) {
    throw new DashError('BadInput', 'The checkpoint is of another translator than the one to be trained.');
  }
  return { trainer, seconds, snapshots: kept, metrics, sums };
}

/** The generator of one snapshot on the current backend; the caller disposes of it. −1 is the newest. */
export const generatorFrom = ({ shape, snapshots }: StoredTranslator, snapshot = -1): Generator =>
  new Generator(shape, snapshots.at(snapshot)!);
