import { build, preview } from 'vite';
import type { Gpu } from '../../cli/driver/flags';
import { launch } from '../../cli/driver/launch';
import { fromRoot } from '../../scripts/lib/paths.mjs';
import type { Reply, Request, Timings } from './protocol';

const ROOT = fromRoot('bench/side/page');
const OUT = fromRoot('.cache/bench-side');
const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export interface BrowserSide {
  readonly version: string;
  measure(request: Request): Promise<Timings>;
  close(): Promise<void>;
}

/** The measuring page, built as the site is and opened in a headless Chromium. */
export async function openBrowser(gpu: Gpu): Promise<BrowserSide> {
  const common = { root: ROOT, configFile: false, logLevel: 'error' } as const;
  await build({
    ...common,
    base: './',
    build: { outDir: OUT, emptyOutDir: true, target: 'es2023' },
    worker: { format: 'es' },
  });
  const server = await preview({
    ...common,
    build: { outDir: OUT },
    preview: { port: 0, host: '127.0.0.1', headers: ISOLATION },
  });
  const url = server.resolvedUrls?.local[0];
  if (url === undefined) throw new Error('The measuring page could not be served.');
  const launched = await launch({ gpu, flags: ['--enable-unsafe-swiftshader'] });
  const page = await launched.browser.newPage();
  await page.goto(url);
  return {
    version: await launched.browser.version(),
    async measure(request) {
      const script = `measure(${JSON.stringify(request)})`;
      const reply = (await Promise.race([page.evaluate(script), launched.crash])) as Reply;
      if ('error' in reply) throw new Error(reply.error);
      return reply.ok;
    },
    async close() {
      await launched.close();
      await server.close();
    },
  };
}
