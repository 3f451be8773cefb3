import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Serving } from '../../scripts/serve/server.mjs';
import { BASES, BROWSERS, Closing, openPage, ready, seriousFindings } from './harness';

const PAGES = ['', 'workbench/', 'check/'] as const;

describe.each(BROWSERS)('the site in %s', (name) => {
  const closing = new Closing();
  const sites = new Map<string, Serving>();
  let browser: Browser;
  beforeAll(async () => {
    for (const prefix of BASES) sites.set(prefix, await closing.site({ prefix }));
    browser = await closing.browser({ browser: name });
  });
  afterAll(closing.all);

  const cases = BASES.flatMap((base) => PAGES.map((path) => [base, path] as const));
  it.each(cases)('opens %s%s without an error, isolated and under its policy', async (base, path) => {
    const url = sites.get(base)!.url + path;
    const headers = (await fetch(url)).headers;
    expect(headers.get('content-security-policy')).toContain("connect-src 'self'");

    const { page, problems } = await openPage(browser, url);
    await ready(page);
    expect(await page.$$eval('h1', (all) => all.length)).toBe(1);
    expect(await page.evaluate('crossOriginIsolated')).toBe(true);
    expect(await page.$eval('meta[http-equiv="content-security-policy"]', (meta) => meta.content)).toContain(
      "script-src 'self' 'wasm-unsafe-eval' 'sha256-",
    );
    expect(problems).toEqual([]);
    await page.close();
  });

  it.each(PAGES)('holds nothing serious for axe: /%s', async (path) => {
    const { page } = await openPage(browser, sites.get('/')!.url + path);
    await ready(page);
    expect(await seriousFindings(page)).toEqual([]);
    await page.close();
  });
});
