import type { Page } from 'puppeteer-core';
import { launch } from '../../cli/driver/launch';
import { fromRoot } from '../../scripts/lib/paths.mjs';
import { serve } from '../../scripts/serve/server.mjs';
import type { Report, Say } from '../report';
import { taskDurations, type TraceEvent } from './tasks';
import { limitDraft } from './limit';

const SECONDS = 60;
const READY_MS = 60_000;
const MUST_MS = 50;
const AIM_MS = 16;

/** Durations of the main thread's tasks over so many seconds, in milliseconds. */
async function watch(page: Page, seconds: number): Promise<number[]> {
  await page.tracing.start({ categories: ['-*', 'toplevel', 'devtools.timeline', '__metadata'] });
  await new Promise((done) => setTimeout(done, seconds * 1000));
  const bytes = await page.tracing.stop();
  const { traceEvents } = JSON.parse(Buffer.from(bytes ?? new Uint8Array()).toString('utf8')) as {
    traceEvents: TraceEvent[];
  };
  return taskDurations(traceEvents);
}

/**
 * The workbench with the demo open, watched while idle and while a classifier trains with all cores but one: what the
 * page's own thread is busy with, from Chromium's trace.
 */
export async function benchPage(say: Say): Promise<Report> {
  const serving = await serve({ root: fromRoot('build') });
  const { browser, close } = await launch({ gpu: 'none' });
  try {
    const [page = await browser.newPage()] = await browser.pages();
    await page.setViewport({ width: 1440, height: 900 });
    const site = `http://localhost:${serving.port}/`;
    await page.goto(site, { waitUntil: 'load' });
    await page.waitForFunction('window.dash !== undefined', { timeout: READY_MS });
    const project = (await page.evaluate(`window.dash.openDemo('cartoon')`)) as string;
    await page.goto(`${site}workbench/#project=${project}`);
    await page.waitForFunction('window.dash !== undefined', { timeout: READY_MS });
    // The views draw, thumbnails come.
    await new Promise((done) => setTimeout(done, 10_000));
    say(`an idle page for ${SECONDS} s`);
    const idle = await watch(page, SECONDS);
    await page.evaluate(`(async () => {
      const threads = Math.max(1, navigator.hardwareConcurrency - 1);
      await window.dash.setBackend({ name: 'wasm', threads });
      window.__trained = window.dash.train(${JSON.stringify(project)}, { training: { epochs: 200 } })
        .then(() => 'done', (reason) => String(reason));
    })()`);
    // Past the first steps, into the epochs.
    await new Promise((done) => setTimeout(done, 5_000));
    say(`the same page while it trains, for ${SECONDS} s`);
    const training = await watch(page, SECONDS);
    const ended = await page.evaluate(
      `Promise.race([window.__trained, new Promise((done) => setTimeout(done, 50, 'training'))])`,
    );
    if (ended !== 'training')
      throw new Error(`The training did not last as long as it was watched: ${ended}`);
    const name = 'page while training: main-thread tasks';
    return {
      versions: { browser: await browser.version() },
      drafts: [limitDraft(name, training, { idle }, { must: MUST_MS, aim: AIM_MS })],
    };
  } finally {
    await close();
    await serving.close();
  }
}
