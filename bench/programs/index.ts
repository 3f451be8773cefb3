import type { Report, Say } from '../report';
import { spread, type Draft } from '../rows';
import { withBrowser } from '../side/browser';

const REQUEST = { batch: 16, steps: 3 } as const;
const TARGET = { kind: 'at most', must: 250, aim: 120 } as const;

/** WebGPU programs of a training step, by the software adapter: it runs the same ones as a real GPU, only slowly. */
export async function benchPrograms(say: Say): Promise<Report> {
  return withBrowser('software', async (browser) => {
    say(`${REQUEST.steps} steps on the software adapter`);
    const { programs, named, adapter } = await browser.measure('programs', 'programs', REQUEST);
    const draft: Draft = {
      name: `WebGPU programs a step, small network, Adam, batch ${REQUEST.batch}`,
      ...{ ours: spread(programs, 'programs', named), peers: {}, target: TARGET },
    };
    return { versions: { browser: browser.version, 'tfjs webgpu': adapter }, drafts: [draft] };
  });
}
