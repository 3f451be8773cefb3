import { tensor4d, tidy } from '@tensorflow/tfjs-core';
import { shuffled, stream } from '../../domain/random';
import { centroidsOf, hitRate, retention, withoutStyles } from '../quality/nearest';
import type { ImageSource } from '../classifier/contract';
import type { Grouping, PreviewSet, StyleBank, TranslationJudge } from './contract';
import type { Generator as Network } from './generator';
import { membersOf, weightiest } from './groupings';
import { copyOf, rowsTensor, toBytes, toValues } from './pixels';
import { summarise } from './summary';

const BATCH = 16;

/** Shares and means over the judge's sources, without the losses. */
export interface Measured {
  readonly hit: number | null;
  readonly heldOutHit: number | null;
  readonly retention: number | null;
  readonly change: number;
  readonly cycleError: number;
}

/** Images moved into styles by one network, in values −1 … 1; yields between two batches. */
export async function* moved(
  network: Network,
  images: Float32Array,
  summaries: Float32Array,
): AsyncGenerator<void, Float32Array, void> {
  const { sizePx, components } = network.shape;
  const perImage = sizePx ** 2 * 3;
  const width = 2 * components;
  const count = images.length / perImage;
  const out = new Float32Array(images.length);
  for (let from = 0; from < count; from += BATCH) {
    const n = Math.min(BATCH, count - from);
    const result = tidy(() =>
      network.run(
        tensor4d(images.slice(from * perImage, (from + n) * perImage), [n, sizePx, sizePx, 3]),
        rowsTensor(summaries.slice(from * width, (from + n) * width), width),
      ),
    );
    try {
      out.set((await result.data()) as Float32Array, from * perImage);
    } finally {
      result.dispose();
    }
    yield;
  }
  return out;
}

/** Fixed sources in fixed styles, RGB: the sources, then all of them in each style. */
export async function* previewOf(
  network: Network,
  images: ImageSource,
  { sources, styles }: PreviewSet,
): AsyncGenerator<void, { pixels: Uint8Array; sources: number; styles: number }, void> {
  const width = 2 * network.shape.components;
  const originals = await copyOf(images, sources);
  const count = styles.length / width;
  const pixels = new Uint8Array(originals.length * (1 + count));
  pixels.set(originals);
  for (let style = 0; style < count; style++) {
    const summary = styles.subarray(style * width, (style + 1) * width);
    const summaries = Float32Array.from({ length: sources.length * width }, (_, i) => summary[i % width]!);
    const values = yield* moved(network, toValues(originals), summaries);
    pixels.set(toBytes(values), originals.length * (1 + style));
  }
  return { pixels, sources: sources.length, styles: count };
}

/** One move of one source, drawn once and the same throughout the training, so that figures can be compared. */
interface Trial {
  readonly position: number;
  readonly own: number;
  readonly target: number;
}

/** Sources that belong to a style of the grouping, each with another one of its styles as the target. */
function trialsOf(
  { own, name }: Grouping,
  members: readonly (readonly number[])[],
  positions: readonly number[],
  seed: number,
): Trial[] {
  const styles = members.flatMap(({ length }, group) => (length > 0 ? [group] : []));
  const random = stream(seed, `trials/${name}`);
  return positions.flatMap((position) => {
    const [target] = shuffled(
      styles.filter((group) => group !== own[position]),
      random,
    );
    return target === undefined || !styles.includes(own[position]!)
      ? []
      : [{ position, own: own[position]!, target }];
  });
}

const meanDifference = (a: Float32Array, b: Float32Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i]! - b[i]!);
  return sum / a.length / 2;
};

/**
 * What the network does to the judge's sources: moved into another style of the weightiest grouping, and of those held
 * out, the sources shared out among them. A style is told by the mean judge features of its images of the pool.
 */
export async function* measured(
  network: Network,
  images: ImageSource,
  bank: StyleBank,
  judge: TranslationJudge,
  seed: number,
): AsyncGenerator<void, Measured, void> {
  const positionOf = new Map([...bank.rows].map((row, position) => [row, position]));
  const positions = [...judge.sources].flatMap((row) => positionOf.get(row) ?? []);
  const seen = yield* tried(network, images, bank, judge, weightiest(bank), positions, seed);
  let hits = 0;
  let n = 0;
  for (const [i, grouping] of bank.heldOut.entries()) {
    const share = positions.filter((_, at) => at % bank.heldOut.length === i);
    const unseen = yield* tried(network, images, bank, judge, grouping, share, seed);
    hits += (unseen?.hit ?? 0) * (unseen?.n ?? 0);
    n += unseen?.n ?? 0;
  }
  return {
    hit: seen?.hit ?? null,
    heldOutHit: n > 0 ? hits / n : null,
    retention: seen?.retention ?? null,
    change: seen?.change ?? 0,
    cycleError: seen?.cycleError ?? 0,
  };
}

interface Tried {
  readonly n: number;
  readonly hit: number | null;
  readonly retention: number | null;
  readonly change: number;
  readonly cycleError: number;
}

async function* tried(
  network: Network,
  images: ImageSource,
  { components, features, pool, rows }: StyleBank,
  judge: TranslationJudge,
  grouping: Grouping,
  positions: readonly number[],
  seed: number,
): AsyncGenerator<void, Tried | null, void> {
  const members = membersOf(grouping, pool);
  const trials = trialsOf(grouping, members, positions, seed);
  if (trials.length === 0) return null;
  const styles = members.map((group) => summarise(features, components, group));
  const summaries = (which: 'own' | 'target'): Float32Array => {
    const out = new Float32Array(trials.length * 2 * components);
    trials.forEach((trial, i) => out.set(styles[trial[which]]!, i * 2 * components));
    return out;
  };
  const originals = Int32Array.from(trials, ({ position }) => rows[position]!);
  const pixels = await copyOf(images, originals);
  const sources = toValues(pixels);
  const there = yield* moved(network, sources, summaries('target'));
  const back = yield* moved(network, there, summaries('own'));
  const { width, classes } = judge;
  // Copies, since a judge may reuse its arrays.
  const after = (await judge.features(toBytes(there), trials.length)).slice();
  yield;
  const before =
    classes === null ? null : (judge.kept?.(originals) ?? (await judge.features(pixels, trials.length)));
  const centroids = centroidsOf(judge.pool, width, members);
  const plain = (values: Float32Array): Float32Array => withoutStyles(values, width, centroids);
  return {
    n: trials.length,
    hit: hitRate(
      after,
      width,
      trials.map(({ target }) => target),
      centroids,
    ),
    retention:
      before === null || classes === null
        ? null
        : retention(plain(before), plain(after), width, plain(classes)),
    change: meanDifference(sources, there),
    cycleError: meanDifference(sources, back),
  };
}
