/**
 * npm run train:shipped -- NAME [--out DIR] [--threads N] [--steps N]: trains a translator that the site ships, by the
 * code that the browser runs, in the CPU mode in Node. NAME is one of scripts/shipped/recipes.ts.
 *
 * It sees training and explore images of the generator's seeds named there, the labels of training alone, no
 * attribute and no counterfactual. Its styles are those that the app offers first: columns of the biased classifier's
 * latents, as they are and merged by prediction, beside many groupings in two spaces. Everything is kept in DIR (by
 * default under the system's folder for temporary files): called again, it goes on where it stopped. Contact sheets of
 * fixed sources are written there every few hundred steps.
 *
 * npm run train:shipped -- NAME --ship [--step N]: puts the newest weights, or those of step N, into
 * static/translators, with recipe, seeds and the figures on seeds that it has never seen beside them. `--check` prints
 * the figures alone.
 */
import { appendFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setBackend } from '@tensorflow/tfjs-core';
import { BACKEND_NAME } from '../src/lib/ml/engine/wasm/backend';
import { createCpuBackend } from '../src/lib/ml/engine/wasm/node';
import { checkOn, type Check } from './shipped/check';
import { SHIPPED } from './shipped/recipes';
import { trainShipped } from './shipped/run';
import { ship, weightsAt } from './shipped/ship';

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      out: { type: 'string' },
      steps: { type: 'string' },
      threads: { type: 'string', default: '1' },
      ship: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      step: { type: 'string' },
    },
  });
  const [name = ''] = positionals;
  const recipe = SHIPPED[name];
  if (recipe === undefined) throw new Error(`NAME is ${Object.keys(SHIPPED).join(' or ')}, not "${name}".`);
  const folder = values.out ?? join(tmpdir(), `dash-shipped-${name}`);
  await mkdir(folder, { recursive: true });
  const log = (line: string): void => {
    console.log(line);
    void appendFile(join(folder, 'log.txt'), `${new Date().toISOString()} ${line}\n`);
  };
  const cpu = await createCpuBackend({ threads: Number(values.threads) });
  await setBackend(BACKEND_NAME);
  const step = values.step === undefined ? null : Number(values.step);
  const checks = async (): Promise<readonly Check[]> => {
    const done: Check[] = [];
    for (const demo of recipe.demos) {
      for (const seed of recipe.checkSeeds) {
        done.push(await checkOn(demo, seed, weightsAt(folder, step), folder, log));
        log(JSON.stringify(done.at(-1)));
      }
    }
    return done;
  };
  try {
    if (values.ship) await ship(name, folder, step, await checks(), log);
    else if (values.check) await checks();
    else {
      const steps = values.steps === undefined ? recipe.spec.steps : Number(values.steps);
      const backend = {
        name: 'wasm',
        adapter: cpu.build,
        threads: cpu.threads,
        reason: 'Trained in Node, by the code that the browser runs.',
      } as const;
      await trainShipped({ recipe: { ...recipe, spec: { ...recipe.spec, steps } }, backend, folder, log });
    }
  } finally {
    cpu.dispose();
  }
}

main().catch((reason: unknown) => {
  console.error(reason);
  process.exitCode = 1;
});
