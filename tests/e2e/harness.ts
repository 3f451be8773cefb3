import axe from 'axe-core';
import type { Browser, Page } from 'puppeteer-core';
import { launch, type LaunchOptions } from '../../cli/driver/launch';
import { fromRoot } from '../../scripts/lib/paths.mjs';
import { serve, type ServeOptions, type Serving } from '../../scripts/serve/server.mjs';

export const BROWSERS = ['chromium', 'firefox'] as const;
export const BASES = ['/', '/x/'] as const;

/** The built site on a port of its own. */
export const serveSite = (options: Partial<ServeOptions> = {}): Promise<Serving> =>
  serve({ root: fromRoot('build'), ...options });

/** Closes what was opened, last first; one for a test file. */
export class Closing {
  readonly #closers: (() => Promise<unknown>)[] = [];

  async browser(options: LaunchOptions): Promise<Browser> {
    const { browser, close } = await launch(options);
    this.#closers.push(close);
    return browser;
  }

  async site(options: Partial<ServeOptions> = {}): Promise<Serving> {
    const serving = await serveSite(options);
    this.#closers.push(serving.close);
    return serving;
  }

  add(close: () => Promise<unknown>): void {
    this.#closers.push(close);
  }

  readonly all = async (): Promise<void> => {
    for (let close = this.#closers.pop(); close !== undefined; close = this.#closers.pop()) await close();
  };
}

export interface Watched {
  readonly page: Page;
  /** Errors in the console, uncaught errors and failed requests, as they came. */
  readonly problems: string[];
  /** Waits until nothing has been asked for and nothing has come for half a second: workers load after the page. */
  quiet(): Promise<void>;
}

const QUIET_MS = 500;

function watch(page: Page): Watched {
  const problems: string[] = [];
  let last = performance.now();
  const heard = (): void => {
    last = performance.now();
  };
  for (const event of ['request', 'requestfinished', 'requestfailed'] as const) page.on(event, heard);
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`uncaught: ${String(error)}`));
  page.on('requestfailed', (request) => problems.push(`failed: ${request.url()}`));
  const quiet = async (): Promise<void> => {
    for (let left = QUIET_MS; left > 0; left = QUIET_MS - (performance.now() - last)) {
      await new Promise((done) => setTimeout(done, left));
    }
  };
  return { page, problems, quiet };
}

/** A new tab that notes what goes wrong in it. */
export async function openPage(browser: Browser, url: string): Promise<Watched> {
  const page = await browser.newPage();
  const watched = watch(page);
  await page.goto(url, { waitUntil: 'load' });
  return watched;
}

/**
 * Opens the site on a plain host and waits until its service worker has isolated it, which takes one reload. Until
 * then nothing is evaluated in the page: that would count as a person's touch, and a touched page is not reloaded.
 * Documents are counted, not `load` events: a reload that comes before the first one leaves only one of them.
 */
export async function openIsolated(browser: Browser, url: string): Promise<Watched> {
  const page = await browser.newPage();
  let documents = 0;
  const reloaded = new Promise<void>((done) => {
    page.on('domcontentloaded', () => {
      if (++documents === 2) done();
    });
  });
  await page.goto(url, { waitUntil: 'load' });
  await reloaded;
  return watch(page);
}

/** Waits until the page takes commands. */
export const ready = (page: Page) => page.waitForFunction('window.dash !== undefined', { timeout: 60_000 });

/** Serious and critical findings of axe, one line each. */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const results = (await page.evaluate('axe.run(document)')) as axe.AxeResults;
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}
