import type { Page } from 'puppeteer-core';
import { build, preview } from 'vite';
import type { Gpu } from '../../cli/driver/flags';
import { launch } from '../../cli/driver/launch';
import { fromRoot } from '../../scripts/lib/paths.mjs';
import type { AnswerOf, Cold, Reply, RequestOf, TaskName } from './protocol';

const ROOT = fromRoot('bench/side/page');
/** Where the measuring page is built and served from. */
export const pageFolder = fromRoot('.cache/bench-side');
const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export interface BrowserSide {
  readonly version: string;
  /** The page with its workers. */
  readonly page: Page;
  /** Asks a worker of the page; the same name asks the same one. */
  measure<Name extends TaskName>(
    worker: string,
    name: Name,
    request: RequestOf<Name>,
  ): Promise<AnswerOf<Name>>;
  /** Milliseconds from opening a fresh page, in a context without a cache, until a worker of its own has answered. */
  cold<Name extends TaskName>(name: Name, request: RequestOf<Name>): Promise<number>;
  /** Ends that worker with all that it holds. */
  end(worker: string): Promise<void>;
}

let built: Promise<unknown> | undefined;

/** Runs `f` with the measuring page, built as the site is, open in a headless browser of its own. */
export async function withBrowser<T>(gpu: Gpu, f: (browser: BrowserSide) => Promise<T>): Promise<T> {
  const common = { root: ROOT, configFile: false, logLevel: 'error' } as const;
  built ??= build({
    ...common,
    base: './',
    build: { outDir: pageFolder, emptyOutDir: true, target: 'es2023' },
    worker: { format: 'es' },
  });
  await built;
  const server = await preview({
    ...common,
    build: { outDir: pageFolder },
    preview: { port: 0, host: '127.0.0.1', headers: ISOLATION },
  });
  const launched = await launch({ gpu, flags: ['--enable-unsafe-swiftshader'] });
  try {
    const url = server.resolvedUrls?.local[0];
    if (url === undefined) throw new Error('The measuring page could not be served.');
    const page = await launched.browser.newPage();
    await page.goto(url);
    return await f({
      version: await launched.browser.version(),
      page,
      async measure<Name extends TaskName>(worker: string, name: Name, request: RequestOf<Name>) {
        const script = `measure(${JSON.stringify(worker)}, ${JSON.stringify({ name, request })})`;
        const reply = (await Promise.race([page.evaluate(script), launched.crash])) as Reply<Name>;
        if ('error' in reply) throw new Error(reply.error);
        return reply.ok;
      },
      async cold(name, request) {
        const context = await launched.browser.createBrowserContext();
        try {
          const fresh = await context.newPage();
          await fresh.goto(`${url}#${encodeURIComponent(JSON.stringify({ name, request }))}`);
          const { milliseconds, reply } = (await fresh.evaluate('cold')) as Cold;
          if ('error' in reply) throw new Error(reply.error);
          return milliseconds;
        } finally {
          await context.close();
        }
      },
      end: async (worker) => void (await page.evaluate(`end(${JSON.stringify(worker)})`)),
    });
  } finally {
    await launched.close();
    await server.close();
  }
}
