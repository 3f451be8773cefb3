/**
 * npm run train:shipped [-- --out DIR] [--threads N] [--steps N]: trains the translator that the site ships for
 * `demo:cartoon`, by the code that the browser runs, in the CPU mode in Node.
 *
 * It sees training and explore images of the generator's seeds named below, the labels of training alone, no
 * attribute and no counterfactual. Its styles are those that the app offers first: columns of the biased classifier's
 * latents merged by prediction, beside many groupings in two spaces. Everything is kept in DIR (by default under the
 * system's folder for temporary files): called again, it goes on where it stopped. Contact sheets of fixed sources are
 * written there every few hundred steps.
 *
 * npm run train:shipped -- --ship [--step N]: puts the newest weights, or those of step N, into static/translators,
 * with recipe, seeds and the figures on seeds that it has never seen beside them. `--check` prints the figures alone.
 */
import { appendFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setBackend } from '@tensorflow/tfjs-core';
import { TRANSLATION_RECIPES, type TranslatorSpec } from '../src/lib/domain/translator';
import { BACKEND_NAME } from '../src/lib/ml/engine/wasm/backend';
import { createCpuBackend } from '../src/lib/ml/engine/wasm/node';
import { checkOn } from './shipped/check';
import { trainShipped } from './shipped/run';
import { ship, weightsAt } from './shipped/ship';

const DEMO = 'cartoon';
/** Seeds of the generator that no study uses: to learn from, and to be measured on. */
const SEEDS = [101, 102, 103, 104];
const CHECK_SEEDS = [105, 106];

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
      check: { type: 'boolean', default: false },
      step: { type: 'string' },
    },
  });
  const folder = values.out;
  await mkdir(folder, { recursive: true });
  const log = (line: string): void => {
    console.log(line);
    void appendFile(join(folder, 'log.txt'), `${new Date().toISOString()} ${line}\n`);
  };
  const cpu = await createCpuBackend({ threads: Number(values.threads) });
  await setBackend(BACKEND_NAME);
  const step = values.step === undefined ? null : Number(values.step);
  try {
    if (values.ship) await ship(DEMO, folder, step, CHECK_SEEDS, log);
    else if (values.check) {
      for (const seed of CHECK_SEEDS) {
        log(JSON.stringify(await checkOn(DEMO, seed, weightsAt(folder, step), folder, log)));
      }
    } else {
      const spec = { ...SPEC, steps: Number(values.steps) };
      const backend = {
        name: 'wasm',
        adapter: cpu.build,
        threads: cpu.threads,
        reason: 'Trained in Node, by the code that the browser runs.',
      } as const;
      await trainShipped({ demo: DEMO, seeds: SEEDS, spec, backend, folder, log });
    }
  } finally {
    cpu.dispose();
  }
}

main().catch((reason: unknown) => {
  console.error(reason);
  process.exitCode = 1;
});
