import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromRoot } from '../../scripts/lib/paths.mjs';
import { serve } from '../../scripts/serve/server.mjs';
import { BROWSERS, Closing, openIsolated, ready } from './harness';
import { button } from './pages/elements';

/** Paths below the site that are kept for use without a network. */
const kept = (page: Page) =>
  page.evaluate(async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith('dash/x/@'));
    const keys = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return keys.flat().map(({ url }) => new URL(url).pathname);
  });

describe.each(BROWSERS)('the service worker in %s, on a plain host below a path', (name) => {
  const closing = new Closing();
  let browser: Browser;
  let root: string;
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dash-host-'));
    closing.add(async () => rmSync(folder, { recursive: true }));
    root = join(folder, 'build');
    cpSync(fromRoot('build'), root, { recursive: true });
    browser = await closing.browser({ browser: name });
  });
  afterAll(closing.all);

  it('isolates the page, and serves the whole site when the host is gone', async () => {
    const host = await serve({ root, plain: true, prefix: '/x/' });
    const { page, problems, quiet } = await openIsolated(browser, host.url);
    await ready(page);
    expect(await page.evaluate('crossOriginIsolated')).toBe(true);
    const isWorker = (path: string) => path.includes('/workers/');
    await expect
      .poll(async () => (await kept(page)).filter(isWorker).length, { timeout: 60_000 })
      .toBeGreaterThanOrEqual(2);
    await expect.poll(() => kept(page), { timeout: 60_000 }).toContain('/x/workbench/');
    await expect.poll(() => kept(page), { timeout: 60_000 }).toContain('/x/packs/cartoon-1.bin');
    // A page that is left, or whose host goes, while its workers load says so.
    await quiet();
    await host.close();

    for (const path of ['', 'check/', 'workbench/']) {
      await page.goto(host.url + path, { waitUntil: 'load' });
      await ready(page);
      expect(await page.evaluate('crossOriginIsolated')).toBe(true);
      const response = await page.evaluate(async () => {
        const { headers } = await fetch(location.href);
        return [headers.get('content-security-policy'), headers.get('cross-origin-embedder-policy')];
      });
      expect(response[0]).toContain("connect-src 'self'");
      expect(response[1]).toBe('require-corp');
      await quiet();
    }
    expect(problems).toEqual([]);
    await page.close();
  });

  it('keeps the old version until the person takes the new one', async () => {
    const host = await closing.site({ root, plain: true, prefix: '/x/' });
    const { page } = await openIsolated(browser, host.url);
    await ready(page);
    const index = join(root, 'index.html');
    writeFileSync(index, readFileSync(index, 'utf8').replace('<html', '<html data-next="yes"'));
    const script = join(root, 'service-worker.js');
    const version = (JSON.parse(readFileSync(join(root, '_app/version.json'), 'utf8')) as { version: string })
      .version;
    writeFileSync(script, readFileSync(script, 'utf8').replaceAll(version, `${version}-next`));

    const isNext = () => page.evaluate(() => document.documentElement.dataset['next'] === 'yes');
    await page.goto(host.url, { waitUntil: 'load' });
    await ready(page);
    expect(await isNext()).toBe(false);
    await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
    await button(page, 'Reload').click();
    await expect.poll(() => isNext().catch(() => false), { timeout: 30_000 }).toBe(true);
    expect(await page.evaluate(async () => (await caches.keys()).length)).toBe(1);
    await page.close();
  });
});
