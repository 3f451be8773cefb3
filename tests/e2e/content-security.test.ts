import { appendFileSync, cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromRoot } from '../../scripts/lib/paths.mjs';
import { BROWSERS, Closing, openIsolated, openPage, ready } from './harness';

type WorkerName = 'compute' | 'tsne-js';
type Attempt = { readonly fetch: string } | { readonly compile: string };

/** Appended to a worker's script: tries what the page asks for, inside the worker, under its policy. */
const probe = (worker: WorkerName): string => `
;{ const channel = new BroadcastChannel('probe:${worker}');
  const refused = (error) => 'refused: ' + error.name;
  const tried = async ({ fetch: url, compile }) =>
    url === undefined ? String(new Function(compile)()) : (await fetch(url)).text();
  channel.onmessage = ({ data }) => {
    if (data.attempt === undefined) return;
    tried(data.attempt).catch(refused).then((result) => channel.postMessage({ of: data.id, result }));
  }; }
`;

const attempt = (url: string) =>
  fetch(url).then(
    (response) => response.text(),
    (error: unknown) => `refused: ${error instanceof Error ? error.name : String(error)}`,
  );

/** In a timer: what a driver evaluates itself is let through. */
const compile = (code: string) =>
  new Promise<string>((done) => {
    setTimeout(() => {
      try {
        done(String(new Function(code)()));
      } catch (error) {
        done(`refused: ${error instanceof Error ? error.name : String(error)}`);
      }
    });
  });
const CODE = 'return 6 * 7';

/** Has a worker try something: the compute worker, which starts when it is asked for something, or the given script. */
const attemptInWorker = (page: Page, worker: WorkerName, tried: Attempt, script: string | null = null) =>
  page.evaluate(
    (worker, tried, script) =>
      new Promise<string>((done) => {
        const channel = new BroadcastChannel(`probe:${worker}`);
        const id = crypto.randomUUID();
        const started = script === null ? null : new Worker(script, { type: 'module' });
        const ask = setInterval(() => channel.postMessage({ id, attempt: tried }), 200);
        channel.onmessage = ({ data }: MessageEvent<{ of?: string; result?: string }>) => {
          if (data.of !== id) return;
          clearInterval(ask);
          channel.close();
          started?.terminate();
          done(String(data.result));
        };
        if (script === null) void window.dash?.info().catch(() => undefined);
      }),
    worker,
    tried,
    script,
  );

/** Twenty pictures in two colours, trained on for an epoch, laid out by tsne-js. */
const layOutByReference = (page: Page) =>
  page.evaluate(async () => {
    const dash = window.dash!;
    const files = await Promise.all(
      Array.from({ length: 20 }, async (_, i) => {
        const canvas = new OffscreenCanvas(32, 32);
        const context = canvas.getContext('2d')!;
        context.fillStyle = `hsl(${(i % 2) * 180 + i} 80% ${30 + 2 * i}%)`;
        context.fillRect(0, 0, 32, 32);
        return { path: `${i % 2 === 0 ? 'warm' : 'cold'}/${i}.png`, blob: await canvas.convertToBlob() };
      }),
    );
    const { project } = await dash.importFiles({ files, name: 'Colours' });
    const { id } = await dash.train(project, { training: { epochs: 1, sizePx: 32 } });
    let frames = 0;
    const options = { algorithm: 'tsne-js', iterations: 300, onFrame: () => void frames++ } as const;
    const layout = await dash.project(project, id, options);
    const saved = await dash.layout(project, id, 'latent');
    return {
      algorithm: saved?.algorithm,
      iterations: layout.iterations,
      frames,
      images: layout.rows.length,
      places: [...layout.points].filter(Number.isFinite).length,
      kl: layout.kl,
    };
  });

describe.each(BROWSERS)('what the policy keeps in, in %s', (name) => {
  const closing = new Closing();
  const folder = mkdtempSync(join(tmpdir(), 'dash-policy-'));
  const root = join(folder, 'build');
  let browser: Browser;
  let elsewhere: string;
  const scripts = new Map<WorkerName, string>();
  let hits = 0;
  beforeAll(async () => {
    closing.add(async () => rmSync(folder, { recursive: true }));
    cpSync(fromRoot('build'), root, { recursive: true });
    const workers = join(root, '_app/immutable/workers');
    for (const worker of ['compute', 'tsne-js'] as const) {
      const script = readdirSync(workers).find((file) => file.startsWith(`${worker}.worker`))!;
      scripts.set(worker, `_app/immutable/workers/${script}`);
      appendFileSync(join(workers, script), probe(worker));
    }

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

  it('reaches another origin without our policy, so that the other tests mean something', async () => {
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
  ])('lets the page and its workers reach and compile no more than they may: %s', async (_, plain) => {
    const site = await closing.site({ root, plain, prefix: '/x/' });
    const { page } = plain ? await openIsolated(browser, site.url) : await openPage(browser, site.url);
    await ready(page);
    hits = 0;
    expect(await page.evaluate(attempt, elsewhere)).toMatch(/^refused/);
    const own = new URL('_app/version.json', site.url).href;
    expect(await attemptInWorker(page, 'compute', { fetch: elsewhere })).toMatch(/^refused/);
    expect(await attemptInWorker(page, 'compute', { fetch: own })).toContain('version');
    expect(hits).toBe(0);

    // Code is compiled from text in tsne-js' worker alone, which reaches nothing, not even its own site.
    expect(await page.evaluate(compile, CODE)).toMatch(/^refused/);
    expect(await attemptInWorker(page, 'compute', { compile: CODE })).toMatch(/^refused/);
    const script = new URL(scripts.get('tsne-js')!, site.url).href;
    expect(await attemptInWorker(page, 'tsne-js', { compile: CODE }, script)).toBe('42');
    expect(await attemptInWorker(page, 'tsne-js', { fetch: elsewhere }, script)).toMatch(/^refused/);
    expect(await attemptInWorker(page, 'tsne-js', { fetch: own }, script)).toMatch(/^refused/);
    expect(hits).toBe(0);
    expect(await page.evaluate(() => window.dash!.offersReference())).toBe(true);
    await page.close();
  });

  it('lets tsne-js lay out, as the reference', async () => {
    const site = await closing.site({ root, prefix: '/x/' });
    const { page } = await openPage(browser, site.url);
    await ready(page);
    const laidOut = await layOutByReference(page);
    expect(laidOut).toMatchObject({ algorithm: 'tsne-js', places: 2 * laidOut.images });
    expect(laidOut.images).toBeGreaterThan(10);
    expect(laidOut.iterations).toBeGreaterThan(100);
    expect(laidOut.frames).toBeGreaterThan(0);
    expect(laidOut.kl).toSatisfy(Number.isFinite);
    await page.close();
  });

  it('offers no tsne-js where nothing keeps it in', async () => {
    const bare = join(folder, 'bare');
    cpSync(root, bare, { recursive: true });
    rmSync(join(bare, 'service-worker.js'));
    const site = await closing.site({ root: bare, plain: true });
    const { page } = await openPage(browser, site.url);
    await ready(page);
    const script = new URL(scripts.get('tsne-js')!, site.url).href;
    expect(await attemptInWorker(page, 'tsne-js', { fetch: elsewhere }, script)).toBe('reached');
    expect(await page.evaluate(() => window.dash!.offersReference())).toBe(false);
    await page.close();
  });
});
