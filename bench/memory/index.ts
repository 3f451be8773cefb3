import type { CDPSession, WebWorker } from 'puppeteer-core';
import type { Report, Say } from '../report';
import { spread, type Draft } from '../rows';
import { withBrowser } from '../side/browser';
import type { DashEngine } from '../side/engines';
import type { MemoryAnswer } from './task';

const EARLY = 10;
const LATE = 1000;
const LOOK_EVERY_MS = 200;
const GROWTH = { kind: 'at most', must: 1.02, aim: 1 } as const;
const PEAK = { kind: 'at most', must: 4, aim: 2 } as const;
const MEBIBYTE = 2 ** 20;

interface HeapUsage {
  readonly usedSize: number;
  readonly totalSize: number;
  readonly backingStorageSize?: number;
}

/** What the script of a worker holds: its heap as it stands in memory, with the array buffers outside of it. */
async function scriptBytes(worker: WebWorker, { collect }: { readonly collect: boolean }): Promise<number> {
  // Typed as if it might be missing; in Chromium it is there.
  const client = worker.client as CDPSession;
  if (collect) await client.send('HeapProfiler.collectGarbage');
  const usage = (await client.send('Runtime.getHeapUsage')) as HeapUsage;
  return (collect ? usage.usedSize : usage.totalSize) + (usage.backingStorageSize ?? 0);
}

/** Memory of a worker that trains by the default recipe: does it grow, and how large is it at its largest? */
export async function benchMemory(say: Say): Promise<Report> {
  return withBrowser('none', async ({ version, page, measure }) => {
    const side: DashEngine = { engine: 'dash', build: 'relaxed-simd', threads: 1 };
    const run = (steps: number): Promise<MemoryAnswer> => measure('memory', 'memory', { side, steps });
    say(`${EARLY} steps, then up to ${LATE}`);
    const early = await run(EARLY);
    const [worker] = page.workers();
    if (worker === undefined) throw new Error('The worker that trains is not to be seen.');
    const scriptEarly = await scriptBytes(worker, { collect: true });
    let scriptPeak = 0;
    let ended = false;
    const watching = (async () => {
      while (!ended) {
        scriptPeak = Math.max(scriptPeak, await scriptBytes(worker, { collect: false }));
        await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
      }
    })();
    const late = await run(LATE - EARLY);
    ended = true;
    await watching;
    const scriptLate = await scriptBytes(worker, { collect: true });
    const mebibytes = (bytes: number): number => Number((bytes / MEBIBYTE).toPrecision(4));
    const growth = (late.reserved + scriptLate) / (early.reserved + scriptEarly);
    const drafts: Draft[] = [
      {
        name: `memory after ${LATE.toLocaleString('en')} steps ÷ after ${EARLY}`,
        ours: spread([growth], '×', {
          'engine MiB': `${mebibytes(early.reserved)} → ${mebibytes(late.reserved)}`,
          'script MiB': `${mebibytes(scriptEarly)} → ${mebibytes(scriptLate)}`,
        }),
        ...{ peers: {}, target: GROWTH },
      },
      {
        name: 'peak of the worker ÷ (weights + optimiser + activations of a batch)',
        ours: spread([(late.reserved + scriptPeak) / late.needed], '×', {
          'engine MiB': mebibytes(late.reserved),
          'of it in use at most MiB': mebibytes(late.peak),
          'script, garbage included MiB': mebibytes(scriptPeak),
          'script, live at the end MiB': mebibytes(scriptLate),
          'needed MiB': mebibytes(late.needed),
        }),
        ...{ peers: {}, target: PEAK },
      },
    ];
    return { versions: { browser: version }, drafts };
  });
}
