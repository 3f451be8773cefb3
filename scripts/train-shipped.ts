/**
 * npm run train:shipped [-- --out DIR] [--steps N] [--threads N]: trains the translator that the site ships for
 * `demo:cartoon`, by the code that the browser runs, in the CPU mode in Node.
 *
 * It sees training and explore images of the generator's seeds named below, the labels of training alone, no
 * attribute and no counterfactual. Its styles are those that the app offers first: columns of the biased classifier's
 * latents merged by prediction, beside many groupings in two spaces. Everything is kept in DIR (by default under the
 * system's folder for temporary files): called again, it goes on where it stopped. Contact sheets of fixed sources are
 * written there every few hundred steps. `npm run train:shipped -- --ship` puts the newest weights into
 * static/translators, with recipe, seeds and figures beside them.
 */
import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setBackend } from '@tensorflow/tfjs-core';
import { TRANSLATION_RECIPES, type TranslatorSpec } from '../src/lib/domain/translator';
import { BACKEND_NAME } from '../src/lib/ml/engine/wasm/backend';
import { createCpuBackend } from '../src/lib/ml/engine/wasm/node';
import { CONDITION_WIDTH, JUDGE_WIDTH } from '../src/lib/ml/features/contract';
import type { TranslateEvent } from '../src/lib/ml/translate/contract';
import { membersOf } from '../src/lib/ml/translate/groupings';
import { summarise } from '../src/lib/ml/translate/summary';
import { trainTranslator } from '../src/lib/ml/translate/train';
import { ALL_SEEDS, gather, shippedBank } from './shipped/bank';
import { featuresOf, openJudge } from './shipped/features';
import { IMAGE_BYTES, imagesOf, sourceOf } from './shipped/images';
import { contactSheet } from './shipped/png';
import { ship } from './shipped/ship';
import { witnessOf } from './shipped/witness';

const DEMO = 'cartoon';
/** Seeds of the generator that no study uses. */
const SEEDS = [101, 102, 103, 104];

const SPEC: TranslatorSpec = {
  ...TRANSLATION_RECIPES.object,
  // Half the images a step and twice the steps: on one thread the same time goes further.
  batch: 4,
  fits: 1,
  steps: 8000,
  checkpointEvery: 250,
  previewEvery: 250,
  snapshots: 3,
};

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      out: { type: 'string', default: join(tmpdir(), 'dash-shipped') },
      steps: { type: 'string', default: String(SPEC.steps) },
      threads: { type: 'string', default: '1' },
      ship: { type: 'boolean', default: false },
    },
  });
  const folder = values.out;
  await mkdir(folder, { recursive: true });
  if (values.ship) return ship(folder, DEMO);
  const log = (line: string): void => {
    console.log(line);
    void appendFile(join(folder, 'log.txt'), `${new Date().toISOString()} ${line}\n`);
  };
  const threads = Number(values.threads);
  const spec = { ...SPEC, steps: Number(values.steps) };
  const cpu = await createCpuBackend({ threads });
  await setBackend(BACKEND_NAME);
  const judge = await openJudge();
  try {
    const seeds = [];
    for (const seed of SEEDS) seeds.push(await imagesOf(DEMO, seed, folder));
    log(`images of seeds ${SEEDS.join(', ')} are there`);
    const known = [];
    for (const images of seeds) known.push(await witnessOf(DEMO, images, folder, log));
    const condition = [];
    for (const { seed, pixels } of seeds) {
      condition.push(await featuresOf('condition', `${DEMO}-${seed}`, pixels, folder, log));
    }
    const gathered = gather(seeds, condition, CONDITION_WIDTH);
    const { bank, basis } = shippedBank(seeds, known, gathered, {
      columns: CONDITION_WIDTH,
      components: spec.components,
      seed: spec.seed,
    });
    log(`${bank.groupings.length} groupings, ${bank.leftOut} groups left out`);
    const { pool } = bank;
    const poolPixels = gathered.pixels.subarray(0, pool * IMAGE_BYTES);
    const poolJudge = await featuresOf('judge', `${DEMO}-pool`, poolPixels, folder, log);
    const union = bank.groupings.find(({ name }) => name === ALL_SEEDS)!;
    const members = membersOf(union, pool);
    const styles = new Float32Array(members.length * 2 * bank.components);
    members.forEach((group, i) =>
      styles.set(summarise(bank.features, bank.components, group), i * 2 * bank.components),
    );
    const shown = Int32Array.from({ length: 16 }, (_, i) => pool + i * 85);
    const checkpoint = await readFile(join(folder, 'checkpoint.bin')).catch(() => null);
    const steps = trainTranslator({
      spec,
      images: sourceOf(gathered.pixels),
      bank,
      basis,
      judge: {
        width: JUDGE_WIDTH,
        features: judge.features,
        pool: poolJudge,
        // Labels of explore are not looked at, and in training class and style are one: no retention here.
        classes: null,
        sources: Int32Array.from({ length: 64 }, (_, i) => pool + 7 + i * 21),
      },
      preview: { sources: shown, styles },
      ...(checkpoint === null ? {} : { checkpoint: new Uint8Array(checkpoint).buffer }),
    });
    let step = await steps.next();
    while (step.done !== true) {
      await report(step.value, folder, log);
      step = await steps.next();
    }
    log(`done: ${step.value.weightsHash}`);
  } finally {
    judge.dispose();
    cpu.dispose();
  }
}

async function report(event: TranslateEvent, folder: string, log: (line: string) => void): Promise<void> {
  if (event.type === 'step') {
    if (event.measuring || event.step % 25 !== 0) return;
    const losses = Object.entries(event.losses).map(([name, value]) => `${name} ${value.toFixed(3)}`);
    log(`step ${event.step}, ${event.seconds.toFixed(0)} s: ${losses.join(', ')}`);
  } else if (event.type === 'preview') {
    const name = `step-${String(event.step).padStart(5, '0')}.png`;
    await writeFile(join(folder, name), contactSheet(event.pixels, 64, event.sources));
  } else if (event.type === 'metrics') {
    log(`metrics ${JSON.stringify(event.metrics)}`);
  } else {
    await written(join(folder, 'checkpoint.bin'), event.checkpoint);
    await written(join(folder, 'weights.bin'), event.weights);
    await written(join(folder, `weights-${event.step}.bin`), event.weights);
  }
}

/** Through another name, so that a run that is stopped leaves the old file or the new one. */
async function written(path: string, bytes: ArrayBuffer): Promise<void> {
  await writeFile(`${path}.part`, new Uint8Array(bytes));
  await rename(`${path}.part`, path);
}

main().catch((reason: unknown) => {
  console.error(reason);
  process.exitCode = 1;
});
