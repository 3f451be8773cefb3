import type { Report, Say } from '../report';
import { spread, type Draft } from '../rows';
import { withBrowser, type BrowserSide } from '../side/browser';
import type { DashEngine } from '../side/engines';

const ROUNDS = 5;
const IMAGES = 128;
const COLD_STARTS = 5;
const RATE = { kind: 'at least', must: 60, aim: 200 } as const;
const COLD = { kind: 'at most', must: 2000, aim: 500 } as const;

const sideOf = (threads: number): DashEngine => ({ engine: 'dash', build: 'relaxed-simd', threads });

async function rates(browser: BrowserSide, threads: number): Promise<number[]> {
  const side = sideOf(threads);
  const translated = (images: number) =>
    browser.measure(`inference, ${threads}`, 'inference', { side, images });
  await translated(IMAGES);
  const rates: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const { milliseconds } = await translated(IMAGES);
    rates.push((1000 * IMAGES) / milliseconds);
  }
  return rates;
}

/** Images a second through the shipped translator, and how long a fresh page takes until its first one. */
export async function benchInference(say: Say): Promise<Report> {
  return withBrowser('none', async (browser) => {
    const drafts: Draft[] = [];
    for (const threads of [2, 1]) {
      const on = `${threads} thread${threads === 1 ? '' : 's'}`;
      say(on);
      const ours = spread(await rates(browser, threads), 'images/s');
      drafts.push({ name: `translator inference, 64 px, ${on}`, ours, peers: {}, target: RATE });
      await browser.end(`inference, ${threads}`);
    }
    for (const threads of [2, 1]) {
      const on = `${threads} thread${threads === 1 ? '' : 's'}`;
      say(`cold start, ${on}`);
      const times: number[] = [];
      for (let i = 0; i < COLD_STARTS; i++) {
        times.push(await browser.cold('inference', { side: sideOf(threads), images: 1 }));
      }
      drafts.push({
        ...{ name: `cold start until the first translation, ${on}`, ours: spread(times) },
        ...{ peers: {}, target: COLD },
      });
    }
    return { versions: { browser: browser.version }, drafts };
  });
}
