import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { DashError } from '../../domain/errors';
import type { ImageSource } from '../classifier/contract';
import { capture, type Captured } from '../engine/ops';
import type { Route, TranslatedBatch, TranslateOptions } from './contract';
import type { Generator as Network } from './generator';
import { toBytes, toValues } from './pixels';
import { generatorFrom, unpackTranslator, type StoredTranslator } from './stored';

/** A click waits for one batch: a quarter of a second where an image takes 30 ms. */
const DEFAULT_BATCH = 8;
/** So many batches of images are in memory at once, in float32. */
const BATCHES_AT_ONCE = 16;

/** See `Translate` in the contract. */
export async function* translate({
  weights,
  source,
  styles,
  routes,
  batch = DEFAULT_BATCH,
}: TranslateOptions): AsyncGenerator<TranslatedBatch, void, void> {
  const stored = unpackTranslator(weights);
  refuseBadInput(stored, source.sizePx, styles, routes);
  const networks = new Map<number, Network>();
  const perImage = source.sizePx ** 2 * 3;
  let mover: Mover | null = null;
  let done = 0;
  try {
    for (let from = 0; from < routes.length; from += batch * BATCHES_AT_ONCE) {
      const part = routes.slice(from, from + batch * BATCHES_AT_ONCE);
      const images = await valuesOf(source, part);
      const hops = Math.max(...part.map((route) => route.hops.length));
      for (let hop = 0; hop < hops; hop++) {
        for (const { snapshot, members } of movesAt(part, hop, stored.snapshots.length, batch)) {
          const network = networks.get(snapshot) ?? generatorFrom(stored, snapshot);
          networks.set(snapshot, network);
          const wanted = members.map((i) => part[i]!.hops[hop]!.style);
          // One at a time: each holds the memory of a batch.
          if (mover?.network !== network || mover.count !== members.length) {
            mover?.captured.dispose();
            mover = moverOf(network, members.length);
          }
          const moved = await move(
            mover,
            members.map((i) => images[i]!),
            wanted,
            styles,
          );
          members.forEach((i, at) => (images[i] = moved.slice(at * perImage, (at + 1) * perImage)));
          const ended = members.filter((i) => part[i]!.hops.length === hop + 1);
          const pixels = new Uint8Array(ended.length * perImage);
          ended.forEach((i, at) => pixels.set(toBytes(images[i]!), at * perImage));
          done += ended.length;
          yield { indices: Int32Array.from(ended, (i) => from + i), pixels, done, total: routes.length };
        }
      }
    }
  } finally {
    mover?.captured.dispose();
    for (const network of networks.values()) network.dispose();
  }
}

/** The sources of some routes in −1 … 1, one array each. */
async function valuesOf(source: ImageSource, routes: readonly Route[]): Promise<Float32Array[]> {
  const perImage = source.sizePx ** 2 * 3;
  const pixels = await source.pixels(Int32Array.from(routes, (route) => route.source));
  return routes.map((_, i) => toValues(pixels.subarray(i * perImage, (i + 1) * perImage)));
}

/** The hops that are due, in batches of one snapshot each. */
function movesAt(
  routes: readonly Route[],
  hop: number,
  snapshots: number,
  batch: number,
): { readonly snapshot: number; readonly members: readonly number[] }[] {
  const bySnapshot = new Map<number, number[]>();
  routes.forEach(({ hops }, i) => {
    const due = hops[hop];
    if (due === undefined) return;
    const snapshot = due.snapshot < 0 ? snapshots + due.snapshot : due.snapshot;
    bySnapshot.set(snapshot, [...(bySnapshot.get(snapshot) ?? []), i]);
  });
  return [...bySnapshot].flatMap(([snapshot, members]) =>
    Array.from({ length: Math.ceil(members.length / batch) }, (_, b) => ({
      snapshot,
      members: members.slice(b * batch, (b + 1) * batch),
    })),
  );
}

/** A network as it moves so many images at a time. */
interface Mover {
  readonly network: Network;
  readonly count: number;
  readonly captured: Captured;
}

function moverOf(network: Network, count: number): Mover {
  const { sizePx, components } = network.shape;
  const shapes = [
    [count, sizePx, sizePx, 3],
    [count, 2 * components],
  ];
  const captured = capture(shapes, ([images, summaries]) => [
    network.run(images as Tensor4D, summaries as Tensor2D),
  ]);
  return { network, count, captured };
}

/** Images in −1 … 1 into the styles of these indices; one behind the other. */
async function move(
  { network, captured }: Mover,
  images: readonly Float32Array[],
  wanted: readonly number[],
  styles: Float32Array,
): Promise<Float32Array> {
  const { sizePx, components } = network.shape;
  const width = 2 * components;
  const perImage = sizePx ** 2 * 3;
  const input = new Float32Array(images.length * perImage);
  const summaries = new Float32Array(images.length * width);
  images.forEach((image, i) => input.set(image, i * perImage));
  wanted.forEach((style, i) => summaries.set(styles.subarray(style * width, (style + 1) * width), i * width));
  const [out] = captured.run([input, summaries]);
  return (await out!.data()) as Float32Array;
}

function refuseBadInput(
  { shape, snapshots }: StoredTranslator,
  sizePx: number,
  styles: Float32Array,
  routes: readonly Route[],
): void {
  if (sizePx !== shape.sizePx) {
    throw new DashError(
      'BadInput',
      `The images are ${sizePx} px, the translator works on ${shape.sizePx} px.`,
    );
  }
  const count = styles.length / (2 * shape.components);
  if (!Number.isInteger(count)) {
    throw new DashError('BadInput', 'The styles are summarised for another translator.');
  }
  for (const { hops } of routes) {
    if (hops.length === 0) throw new DashError('BadInput', 'A translation needs at least one style.');
    for (const { style, snapshot } of hops) {
      if (style < 0 || style >= count || snapshot >= snapshots.length || snapshot < -snapshots.length) {
        throw new DashError('BadInput', 'A translation asks for a style or check-point that is not there.');
      }
    }
  }
}
