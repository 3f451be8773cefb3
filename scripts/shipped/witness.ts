import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DEFAULT_TRAINING } from '../../src/lib/domain/classifier';
import { argmax } from '../../src/lib/domain/predictions';
import { predict } from '../../src/lib/ml/classifier/predict';
import { train } from '../../src/lib/ml/classifier/train';
import { sourceOf, type SeedImages } from './images';

/** What the biased classifier of one seed knows of its explore and training images. */
export interface Knowledge {
  readonly weights: ArrayBuffer;
  readonly latents: Float32Array;
  readonly width: number;
  /** Its prediction for each image, explore first. */
  readonly predicted: Uint16Array;
}

/** Fewer than where accuracy is reported: the shortcut is learned by then. */
const EPOCHS = 8;

/** A classifier of the training images, by the one recipe but for the epochs, or the one that an earlier run kept. */
export async function classifierOf(
  { key, seed, classes, pixels, explore, labels }: SeedImages,
  epochs: number,
  folder: string,
  log: (line: string) => void,
): Promise<ArrayBuffer> {
  const path = join(folder, `${key}-${epochs}-epochs.classifier`);
  const source = sourceOf(pixels);
  const kept = await readFile(path).catch(() => null);
  if (kept !== null) return new Uint8Array(kept).buffer;
  const steps = train({
    spec: { ...DEFAULT_TRAINING, epochs, seed },
    classes,
    training: { ...source, rows: source.rows.slice(explore), labels },
    validation: null,
  });
  let step = await steps.next();
  while (step.done !== true) {
    if (step.value.type === 'epoch') {
      const { epoch, loss, seconds } = step.value.record;
      log(`${key}: epoch ${epoch}, loss ${loss.toFixed(4)}, ${seconds.toFixed(0)} s`);
    }
    step = await steps.next();
  }
  await writeFile(path, new Uint8Array(step.value.weights));
  return step.value.weights;
}

/** Trains the biased classifier of a seed and asks it about all of the seed's images. */
export async function witnessOf(
  images: SeedImages,
  folder: string,
  log: (line: string) => void,
): Promise<Knowledge> {
  const weights = await classifierOf(images, EPOCHS, folder, log);
  return knowledgeOf(weights, images.pixels);
}

/** What a classifier says of images. */
export async function knowledgeOf(weights: ArrayBuffer, pixels: Uint8Array): Promise<Knowledge> {
  const source = sourceOf(pixels);
  const latents: number[] = [];
  const predicted: number[] = [];
  for await (const batch of predict({ weights, source })) {
    latents.push(...batch.latents);
    predicted.push(...argmax(batch.logits, batch.logits.length / batch.rows.length));
  }
  const rows = source.rows.length;
  return {
    weights,
    latents: Float32Array.from(latents),
    width: latents.length / rows,
    predicted: Uint16Array.from(predicted),
  };
}
