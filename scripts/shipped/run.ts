import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from 'hash-wasm';
import type { BackendChoice } from '../../src/lib/domain/backend';
import type { TranslationMetrics } from '../../src/lib/domain/translator';
import { CONDITION_WIDTH, JUDGE_WIDTH } from '../../src/lib/ml/features/contract';
import type { Grouping, StyleBank } from '../../src/lib/ml/translate/contract';
import { membersOf } from '../../src/lib/ml/translate/groupings';
import { unpackTraining } from '../../src/lib/ml/translate/stored';
import { summarise } from '../../src/lib/ml/translate/summary';
import { trainTranslator } from '../../src/lib/ml/translate/train';
import { gather, shippedBank } from './bank';
import { featuresOf, openJudge } from './features';
import { IMAGE_BYTES, imagesOf, sourceOf } from './images';
import { writePng } from '../../cli/sheet/png';
import { sheet, tilesOf } from '../../cli/sheet/sheet';
import type { ShippedRecipe } from './recipes';
import type { Progress } from './ship';
import { witnessOf } from './witness';

const SHOWN = 16;
const MEASURED = 64;

export interface RunOptions {
  readonly recipe: ShippedRecipe;
  readonly backend: BackendChoice;
  readonly folder: string;
  log(line: string): void;
}

/** Trains, or goes on; check-points, weights and contact sheets are written into the folder. */
export async function trainShipped({ recipe, backend, folder, log }: RunOptions): Promise<void> {
  const { demos, seeds, spec, styles: shares } = recipe;
  const images = [];
  for (const demo of demos) for (const seed of seeds) images.push(await imagesOf(demo, seed, folder));
  log(`images of seeds ${seeds.join(', ')} of ${demos.join(', ')} are there`);
  const known = [];
  for (const some of images) known.push(await witnessOf(some, folder, log));
  const condition = [];
  for (const { key, pixels } of images) {
    condition.push(await featuresOf('condition', key, pixels, folder, log));
  }
  const gathered = gather(images, condition, CONDITION_WIDTH);
  const { components, seed } = spec;
  const { bank, basis, shown } = shippedBank(images, known, gathered, {
    columns: CONDITION_WIDTH,
    components,
    seed,
    shares,
  });
  log(`${bank.groupings.length} groupings, ${bank.leftOut} groups left out`);
  const { pool } = bank;
  const poolPixels = gathered.pixels.subarray(0, pool * IMAGE_BYTES);
  const joint = `all-${(await sha256(images.map(({ key }) => key).join())).slice(0, 12)}`;
  const poolJudge = await featuresOf('judge', `${joint}-pool`, poolPixels, folder, log);
  const training = bank.rows.length - pool;
  const spread = (count: number, from: number): Int32Array =>
    Int32Array.from({ length: count }, (_, i) => pool + from + i * Math.floor(training / count));
  const checkpoint = await readFile(join(folder, 'checkpoint.bin')).catch(() => null);
  const resumed = checkpoint === null ? undefined : new Uint8Array(checkpoint).buffer;
  const metrics: TranslationMetrics[] =
    resumed === undefined ? [] : [...unpackTraining(resumed, spec).metrics];
  const judge = await openJudge();
  try {
    const steps = trainTranslator({
      spec,
      images: sourceOf(gathered.pixels),
      bank,
      basis,
      judge: {
        width: JUDGE_WIDTH,
        features: judge.features,
        kept: null,
        pool: poolJudge,
        // In training class and style are one, so that its labels could not tell the one from the other.
        classes: null,
        sources: spread(MEASURED, 7),
      },
      preview: { sources: spread(SHOWN, 0), styles: stylesOf(shown, bank) },
      checkpoint: resumed,
    });
    let seconds = 0;
    let step = await steps.next();
    while (step.done !== true) {
      const event = step.value;
      if (event.type === 'step') {
        ({ seconds } = event);
        if (!event.measuring && event.step % 25 === 0) {
          const losses = Object.entries(event.losses).map(([name, value]) => `${name} ${value.toFixed(3)}`);
          log(`step ${event.step}, ${seconds.toFixed(0)} s: ${losses.join(', ')}`);
        }
      } else if (event.type === 'preview') {
        const name = `step-${String(event.step).padStart(5, '0')}.png`;
        const tiles = tilesOf(event.pixels, spec.sizePx);
        writePng(join(folder, name), sheet(tiles, spec.sizePx, event.sources));
      } else if (event.type === 'metrics') {
        metrics.push(event.metrics);
        log(`metrics ${JSON.stringify(event.metrics)}`);
      } else {
        const progress: Progress = { spec, steps: event.step, seconds, metrics, demos, seeds, backend };
        for (const suffix of [`-${event.step}`, '']) {
          await written(join(folder, `weights${suffix}.bin`), new Uint8Array(event.weights));
          await written(join(folder, `progress${suffix}.json`), JSON.stringify(progress));
        }
        await written(join(folder, 'checkpoint.bin'), new Uint8Array(event.checkpoint));
      }
      step = await steps.next();
    }
    log(`done: ${step.value.weightsHash}`);
  } finally {
    judge.dispose();
  }
}

/** Summaries of the groups of a grouping that are large enough. */
function stylesOf(grouping: Grouping, { pool, features, components }: StyleBank): Float32Array {
  const members = membersOf(grouping, pool).filter(({ length }) => length > 0);
  const styles = new Float32Array(members.length * 2 * components);
  members.forEach((group, i) => styles.set(summarise(features, components, group), i * 2 * components));
  return styles;
}

/** Through another name, so that a run that is stopped leaves the old file or the new one. */
async function written(path: string, content: Uint8Array | string): Promise<void> {
  await writeFile(`${path}.part`, content);
  await rename(`${path}.part`, path);
}
