import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from 'hash-wasm';
import { generateDemo } from '../../src/lib/demos';
import { SIDE_PX } from '../../src/lib/demos/contract';
import { fileNameOf, packFile } from '../../src/lib/domain/demo-files';
import type { ImageSource } from '../../src/lib/ml/classifier/contract';
import { nodeDemoEnv, packUrl } from '../demos-env';

export const IMAGE_BYTES = SIDE_PX * SIDE_PX * 3;

/** Images taken of training: about half of them, which several seeds make up for. */
const MOST_TRAINING = 340;

/** What the training of a shipped translator may see of one seed: no attribute, no label of explore, no test image. */
export interface SeedImages {
  readonly demo: string;
  readonly seed: number;
  readonly classes: number;
  /** Names what is computed of them: demo, seed and generator. */
  readonly key: string;
  /** RGB of explore, then of training. */
  readonly pixels: Uint8Array;
  readonly explore: number;
  /** Class of each training image. */
  readonly labels: Uint16Array;
}

/** What the generator draws, in short: the digest of the pack of its default seed. */
const generatorOf = async (name: string): Promise<string> =>
  (await sha256(await readFile(packUrl(packFile(name))))).slice(0, 12);

/** Generates explore and training images of a seed, or reads them from an earlier run's folder. */
export async function imagesOf(
  name: string,
  seed: number,
  folder: string,
  { unbiased = false } = {},
): Promise<SeedImages> {
  const key = `${fileNameOf(name)}-${seed}${unbiased ? '-unbiased' : ''}-${await generatorOf(name)}`;
  const path = join(folder, `${key}.images`);
  const kept = await readFile(path).catch(() => null);
  if (kept !== null) return { demo: name, seed, key, ...unpacked(kept) };
  const parts: Record<'explore' | 'training', Uint8Array[]> = { explore: [], training: [] };
  const labels: number[] = [];
  let classes: readonly string[] = [];
  for await (const event of generateDemo(name, { seed, unbiased }, nodeDemoEnv)) {
    if (event.type === 'plan') classes = event.plan.classes;
    else {
      for (const { part, pixels64, class: label } of event.images) {
        if (part !== 'training' && part !== 'explore') continue;
        if (part === 'training' && parts[part].length === MOST_TRAINING) continue;
        parts[part].push(pixels64);
        if (part === 'training') labels.push(classes.indexOf(label));
      }
      // Confirm and test come last and are never drawn.
      if (event.images.some(({ part }) => part === 'confirm' || part === 'test')) break;
    }
  }
  const images = [...parts.explore, ...parts.training];
  const bytes = Buffer.concat([
    Buffer.from(Uint32Array.of(parts.explore.length, labels.length).buffer),
    Buffer.from(Uint16Array.from(labels).buffer),
    ...images,
  ]);
  await mkdir(folder, { recursive: true });
  await writeFile(path, bytes);
  return { demo: name, seed, key, ...unpacked(bytes) };
}

function unpacked(bytes: Buffer): Omit<SeedImages, 'demo' | 'seed' | 'key'> {
  const explore = bytes.readUInt32LE(0);
  const training = bytes.readUInt32LE(4);
  const labels = Uint16Array.from({ length: training }, (_, i) => bytes.readUInt16LE(8 + 2 * i));
  return {
    ...{ explore, labels, classes: Math.max(...labels) + 1 },
    pixels: new Uint8Array(bytes.subarray(8 + 2 * training)),
  };
}

/** Images one behind the other, by their position. */
export const sourceOf = (pixels: Uint8Array): ImageSource => ({
  rows: Int32Array.from({ length: pixels.length / IMAGE_BYTES }, (_, i) => i),
  sizePx: SIDE_PX,
  pixels(rows) {
    const out = new Uint8Array(rows.length * IMAGE_BYTES);
    rows.forEach((row, i) =>
      out.set(pixels.subarray(row * IMAGE_BYTES, (row + 1) * IMAGE_BYTES), i * IMAGE_BYTES),
    );
    return out;
  },
});
