import { crc32, deflateSync } from 'node:zlib';
import { nodeDemoEnv } from '../../scripts/demos-env';
import { generateDemo, type DemoImage } from '../../src/lib/demos';
import { SIDE_PX } from '../../src/lib/demos/contract';
import { encodePng } from '../../src/lib/demos/png';

/** Images in a row of a sheet, and of the sealed test on it. */
const COLUMNS = 10;
const TEST_IMAGES = 100;
const TRAINING_ROWS = 2;
const COUNTERFACTUAL_ROWS = 2;
const GAP_PX = 4;

const shownOf = (images: readonly DemoImage[], classes: readonly string[], each: number): DemoImage[][] =>
  classes.map((name) => images.filter((image) => image.class === name).slice(0, each));

/** An image again with each value that it does not have, behind it. */
function families(training: readonly DemoImage[], counterfactuals: readonly DemoImage[]): DemoImage[][] {
  return training
    .map((image, i) => [
      image,
      ...counterfactuals.filter(({ path }) => path.includes(`/${String(i + 1).padStart(4, '0')}-`)),
    ])
    .filter(({ length }) => length > 1);
}

/**
 * A sheet of a demo's images as PNG: a hundred of the sealed test, sorted by class, then the biased training by class,
 * then training images with their ideal counterfactuals. A person looks whether the class can be told.
 */
export async function contactSheet(name: string, seed: number): Promise<Uint8Array> {
  const images: DemoImage[] = [];
  let classes: readonly string[] = [];
  // Counterfactuals come evenly over the images: few would show no image with all of its values.
  for await (const event of generateDemo(name, { seed, counterfactuals: 400 }, nodeDemoEnv)) {
    if (event.type === 'plan') classes = event.plan.classes;
    else images.push(...event.images);
  }
  const isCounterfactual = ({ path }: DemoImage): boolean => path.includes('/counterfactual/');
  const training = images.filter((image) => image.part === 'training' && !isCounterfactual(image));
  const test = images.filter(({ part }) => part === 'test');
  const rows = [
    ...inRows(shownOf(test, classes, Math.floor(TEST_IMAGES / classes.length)).flat()),
    null,
    ...shownOf(training, classes, TRAINING_ROWS * COLUMNS).flatMap(inRows),
    null,
    ...inRows(families(training, images.filter(isCounterfactual)).flat()).slice(0, COUNTERFACTUAL_ROWS),
  ];
  return drawn(rows);
}

function inRows(images: readonly DemoImage[]): DemoImage[][] {
  return Array.from({ length: Math.ceil(images.length / COLUMNS) }, (_, row) =>
    images.slice(row * COLUMNS, (row + 1) * COLUMNS),
  );
}

/** Rows of images on white; `null` is a gap between blocks. */
function drawn(rows: readonly (readonly DemoImage[] | null)[]): Uint8Array {
  const pitch = SIDE_PX + GAP_PX;
  const [widthPx, heightPx] = [COLUMNS * pitch + GAP_PX, rows.length * pitch + GAP_PX];
  const pixels = new Uint8Array(widthPx * heightPx * 3).fill(255);
  rows.forEach((row, y) =>
    row?.forEach(({ pixels64 }, x) => {
      for (let line = 0; line < SIDE_PX; line++) {
        const at = (GAP_PX + y * pitch + line) * widthPx + GAP_PX + x * pitch;
        pixels.set(pixels64.subarray(line * SIDE_PX * 3, (line + 1) * SIDE_PX * 3), at * 3);
      }
    }),
  );
  return encodePng({ crc32: (bytes) => crc32(bytes), deflate: deflateSync }, { widthPx, heightPx, pixels });
}
