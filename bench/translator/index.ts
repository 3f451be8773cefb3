import { row, spread } from '../rows';
import type { Say } from '../side/race';
import { race, withBrowser } from '../side/race';
import type { StepReport } from '../step';

const TARGET = { against: 'pytorch', must: 8, aim: 4 } as const;

const RACE = {
  work: 'translator',
  script: 'translator.py',
  rounds: 3,
  warmUp: 1,
  steps: 3,
  ours: [
    { name: 'translator step, relaxed SIMD, 2 threads', build: 'relaxed-simd', threads: 2 },
    { name: 'translator step, relaxed SIMD, 1 thread', build: 'relaxed-simd', threads: 1 },
  ],
} as const;

/** Times one step of generator and discriminator, as translators are trained here, against the same in PyTorch. */
export async function benchTranslator(say: Say): Promise<StepReport> {
  const outcome = await withBrowser('none', (browser) => race(browser, RACE, say));
  const rows = RACE.ours.map(({ name, threads }) => {
    const peers = { pytorch: outcome.theirs.get(threads)! };
    return row(name, spread(outcome.ours.get(name)!), peers, TARGET);
  });
  return { versions: { browser: outcome.browser, pytorch: outcome.pytorch }, rows };
}
