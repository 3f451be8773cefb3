import type { Report, Say } from '../report';
import { spread } from '../rows';
import { withBrowser } from '../side/browser';
import { race } from '../side/race';

const TARGET = { kind: 'ratio', against: 'pytorch', must: 4, aim: 1.5 } as const;

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
export async function benchTranslator(say: Say): Promise<Report> {
  const { outcome, version } = await withBrowser('none', async (browser) => ({
    outcome: await race(browser, RACE, say),
    version: browser.version,
  }));
  const drafts = RACE.ours.map(({ name, threads }) => ({
    ...{ name, ours: spread(outcome.ours.get(name)!), target: TARGET },
    peers: { pytorch: outcome.theirs.get(threads)! },
  }));
  return { versions: { browser: version, pytorch: outcome.pytorch }, drafts };
}
