import { stream } from '../../src/lib/domain/random';
import { translate } from '../../src/lib/ml/translate/translate';
import { basisOf } from '../../src/lib/ml/translate/stored';
import weightsUrl from '../../static/translators/cartoon.bin?url';
import { openEngine, type DashEngine } from '../side/engines';
import { noise } from '../side/noise';

const SIZE_PX = 64;

/** Translates so many images by the newest snapshot of the shipped translator. */
export interface InferenceRequest {
  readonly side: DashEngine;
  readonly images: number;
}

export interface InferenceAnswer {
  /** Of the translation alone, engine and weights being there. */
  readonly milliseconds: number;
  /** What it ran on, in words. */
  readonly adapter: string;
}

interface Opened {
  readonly adapter: string;
  readonly weights: ArrayBuffer;
}

async function open(side: DashEngine): Promise<Opened> {
  const fetched = fetch(weightsUrl).then((response) => response.arrayBuffer());
  const [adapter, weights] = await Promise.all([openEngine(side), fetched]);
  return { adapter, weights };
}

let opened: Promise<Opened> | undefined;

export async function inference({ side, images }: InferenceRequest): Promise<InferenceAnswer> {
  opened ??= open(side);
  const { adapter, weights } = await opened;
  const random = stream(1, 'inference-benchmark');
  const styles = Float32Array.from({ length: 2 * basisOf(weights).components }, () => 2 * random.unit() - 1);
  const routes = Array.from({ length: images }, (_, source) => ({
    source,
    hops: [{ style: 0, snapshot: -1 }],
  }));
  const source = noise(images, SIZE_PX);
  const start = performance.now();
  let done = 0;
  for await (const batch of translate({ weights, source, styles, routes })) done = batch.done;
  if (done !== images) throw new Error(`${done} of ${images} images were translated.`);
  return { milliseconds: performance.now() - start, adapter };
}
