import { sha256 } from 'hash-wasm';
import { setBackend } from '@tensorflow/tfjs-core';
import { partCode, PARTS, type Part } from '../src/lib/domain/catalog';
import { DEFAULT_TRAINING } from '../src/lib/domain/classifier';
import { packShippedClassifier } from '../src/lib/storage/shipped-classifier';
import { generateDemo } from '../src/lib/demos';
import type { LabelledSource, TrainResult, ValidationSource } from '../src/lib/ml/classifier/contract';
import { train } from '../src/lib/ml/classifier/train';
import { BACKEND_NAME } from '../src/lib/ml/engine/wasm/backend';
import { createCpuBackend } from '../src/lib/ml/engine/wasm/node';
import { nodeDemoEnv } from './demos-env';
import { IMAGE_BYTES, sourceOf as imagesIn } from './shipped/images';

/** The images of a demo as they stand in the catalog once it is opened. */
interface DemoImages {
  readonly classes: readonly string[];
  readonly parts: Uint8Array;
  readonly labels: Uint16Array;
  readonly pixels: Uint8Array;
}

/**
 * The biased classifier that a demo opens with at its default seed: by the one recipe, of its training images, watched
 * on its validation images; by the code that the browser runs, in the CPU mode in Node with one thread. `pack` are the
 * images that it is of.
 */
export async function demoClassifier(
  name: string,
  seed: number,
  pack: Uint8Array,
  log: (line: string) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  return onCpu(async (cpu) => {
    const result = await trainedOnDemo(name, { seed, unbiased: false }, log);
    return packShippedClassifier({
      record: {
        ...{ name: 'Biased classifier', spec: DEFAULT_TRAINING, epochs: result.epochs },
        backend: {
          ...{ name: 'wasm', adapter: cpu.build, threads: cpu.threads },
          reason: 'Trained for the demo in Node, by the code that the browser runs.',
        },
        ...{ parameters: result.parameters, seconds: result.seconds },
        ...{ imagesPerSecond: result.imagesPerSecond, weightsHash: result.weightsHash },
      },
      pack: await sha256(pack),
      weightsSha256: await sha256(new Uint8Array(result.weights)),
      weights: result.weights,
    });
  });
}

type Cpu = Awaited<ReturnType<typeof createCpuBackend>>;

/** Does the work on the CPU mode in Node with one thread. */
export async function onCpu<T>(work: (cpu: Cpu) => Promise<T>): Promise<T> {
  const cpu = await createCpuBackend({ threads: 1 });
  await setBackend(BACKEND_NAME);
  try {
    return await work(cpu);
  } finally {
    cpu.dispose();
  }
}

/** A classifier of a demo's training images by the one recipe, watched on its validation images; within `onCpu`. */
export const trainedOnDemo = async (
  name: string,
  demo: { readonly seed: number; readonly unbiased: boolean },
  log: (line: string) => void,
): Promise<TrainResult> => trained(await imagesOf(name, demo), log);

async function imagesOf(
  name: string,
  demo: { readonly seed: number; readonly unbiased: boolean },
): Promise<DemoImages> {
  let classes: readonly string[] = [];
  const parts: number[] = [];
  const labels: number[] = [];
  const pixels: Uint8Array[] = [];
  for await (const event of generateDemo(name, demo, nodeDemoEnv)) {
    if (event.type === 'plan') ({ classes } = event.plan);
    else {
      for (const image of event.images) {
        parts.push(PARTS.indexOf(image.part));
        labels.push(classes.indexOf(image.class));
        pixels.push(image.pixels64);
      }
    }
  }
  const all = new Uint8Array(pixels.length * IMAGE_BYTES);
  pixels.forEach((image, i) => all.set(image, i * IMAGE_BYTES));
  return { classes, parts: Uint8Array.from(parts), labels: Uint16Array.from(labels), pixels: all };
}

async function trained(images: DemoImages, log: (line: string) => void): Promise<TrainResult> {
  const explore = sourceOf(images, 'explore');
  const validation: ValidationSource = {
    ...sourceOf(images, 'explore', 'confirm'),
    explore: explore.rows.length,
  };
  const training = sourceOf(images, 'training');
  const steps = train({ spec: DEFAULT_TRAINING, classes: images.classes.length, training, validation });
  for (;;) {
    const { done, value } = await steps.next();
    if (done === true) return value;
    if (value.type !== 'epoch') continue;
    const { epoch, loss, validationAccuracy, seconds } = value.record;
    log(
      `epoch ${epoch}: loss ${loss.toFixed(4)}, validation ${validationAccuracy?.toFixed(3)}, ${seconds.toFixed(0)} s`,
    );
  }
}

/** The labelled images of the parts, part by part, as a training's recipe has them. */
function sourceOf({ parts, labels, pixels }: DemoImages, ...wanted: readonly Part[]): LabelledSource {
  const rows = wanted.flatMap((part) => [...parts.keys()].filter((row) => parts[row] === partCode(part)));
  return {
    ...imagesIn(pixels),
    rows: Int32Array.from(rows),
    labels: Uint16Array.from(rows, (row) => labels[row]!),
  };
}
