import { appendFileSync, cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromRoot } from '../../scripts/lib/paths.mjs';
import { BROWSERS, Closing, openIsolated, openPage, ready } from './harness';

/** Appended to the compute worker's script: tries what the page asks for, inside the worker, under its policy. */
const PROBE = `
;{ const channel = new BroadcastChannel('probe');
  channel.onmessage = ({ data }) => {
    if (typeof data.url !== 'string') return;
    fetch(data.url).then((response) => response.text(), (error) => 'refused: ' + error.name)
      .then((result) => channel.postMessage({ of: data.url, result }));
  }; }
`;

const attempt = (url: string) =>
  fetch(url).then(
    (response) => response.text(),
    (error: unknown) => `refused: ${error instanceof Error ? error.name : String(error)}`,
  );

/** Starts the compute worker by asking for something, and has it fetch. */
const attemptInWorker = (page: Page, url: string) =>
  page.evaluate(
    (target) =>
      new Promise<string>((done) => {
        const channel = new BroadcastChannel('probe');
        const ask = setInterval(() => channel.postMessage({ url: target }), 200);
        channel.onmessage = ({ data }: MessageEvent<{ of?: string; result?: string }>) => {
          if (data.of !== target) return;
          clearInterval(ask);
          channel.close();
          done(String(data.result));
        };
        void window.dash?.info().catch(() => undefined);
      }),
    url,
  );

describe.each(BROWSERS)('a fetch to another origin in %s', (name) => {
  const closing = new Closing();
  const folder = mkdtempSync(join(tmpdir(), 'dash-policy-'));
  const root = join(folder, 'build');
  let browser: Browser;
  let elsewhere: string;
  let hits = 0;
  beforeAll(async () => {
    closing.add(async () => rmSync(folder, { recursive: true }));
    cpSync(fromRoot('build'), root, { recursive: true });
    const workers = join(root, '_app/immutable/workers');
    const compute = readdirSync(workers).find((file) => /^compute\.worker.*\.js$/.test(file));
    appendFileSync(join(workers, compute!), PROBE);

    const server = createServer((_, response) => {
      hits++;
      response.writeHead(200, { 'Access-Control-Allow-Origin': '*' }).end('reached');
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    elsewhere = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    closing.add(() => new Promise((done) => server.close(done)));
    browser = await closing.browser({ browser: name });
  });
  afterAll(closing.all);

  it('succeeds without our policy, so that the other tests mean something', async () => {
    const open = join(folder, 'open');
    cpSync(join(root, '_app/version.json'), join(open, 'version.json'));
    writeFileSync(join(open, 'index.html'), '<!doctype html><title>No policy</title>');
    const plain = await closing.site({ root: open, plain: true });
    const { page } = await openPage(browser, plain.url);
    expect(await page.evaluate(attempt, elsewhere)).toBe('reached');
    await page.close();
  });

  it.each([
    ['our server', false],
    ['a plain host with the service worker', true],
  ])('is refused in the page and in the compute worker: %s', async (_, plain) => {
    const site = await closing.site({ root, plain, prefix: '/x/' });
    const { page } = plain ? await openIsolated(browser, site.url) : await openPage(browser, site.url);
    await ready(page);
    hits = 0;
    expect(await page.evaluate(attempt, elsewhere)).toMatch(/^refused/);
    expect(await attemptInWorker(page, elsewhere)).toMatch(/^refused/);
    expect(await attemptInWorker(page, new URL('_app/version.json', site.url).href)).toContain('version');
    expect(hits).toBe(0);
    await page.close();
  });
});
