import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DEFAULT_TRAINING } from '../../src/lib/domain/classifier';
import { predict } from '../../src/lib/ml/classifier/predict';
import { train } from '../../src/lib/ml/classifier/train';
import { sourceOf, type SeedImages } from './images';

/** What the biased classifier of one seed knows of its explore and training images. */
export interface Knowledge {
  readonly latents: Float32Array;
  readonly width: number;
  /** Its prediction for each image, explore first. */
  readonly predicted: Uint16Array;
}

const CLASSES = 2;
/** Fewer than where accuracy is reported: the shortcut is learned by then. */
const EPOCHS = 8;

/** Trains the biased classifier of a seed by the one recipe but for fewer epochs, or reads its weights from an earlier run's folder. */
export async function witnessOf(
  name: string,
  images: SeedImages,
  folder: string,
  log: (line: string) => void,
): Promise<Knowledge> {
  const { seed, pixels, explore, labels } = images;
  const path = join(folder, `${name}-${seed}.classifier`);
  const source = sourceOf(pixels);
  const kept = await readFile(path).catch(() => null);
  let weights: ArrayBuffer;
  if (kept !== null) weights = new Uint8Array(kept).buffer;
  else {
    const training = { ...source, rows: source.rows.slice(explore), labels };
    const steps = train({
      spec: { ...DEFAULT_TRAINING, epochs: EPOCHS, seed },
      classes: CLASSES,
      training,
      validation: null,
    });
    let step = await steps.next();
    while (step.done !== true) {
      if (step.value.type === 'epoch') {
        const { epoch, loss, seconds } = step.value.record;
        log(`classifier of seed ${seed}: epoch ${epoch}, loss ${loss.toFixed(4)}, ${seconds.toFixed(0)} s`);
      }
      step = await steps.next();
    }
    weights = step.value.weights;
    await writeFile(path, new Uint8Array(weights));
  }
  const latents: number[] = [];
  const predicted: number[] = [];
  for await (const batch of predict({ weights, source })) {
    latents.push(...batch.latents);
    for (let i = 0; i < batch.rows.length; i++) {
      predicted.push(batch.logits[CLASSES * i + 1]! > batch.logits[CLASSES * i]! ? 1 : 0);
    }
  }
  const rows = source.rows.length;
  return {
    latents: Float32Array.from(latents),
    width: latents.length / rows,
    predicted: Uint16Array.from(predicted),
  };
}
