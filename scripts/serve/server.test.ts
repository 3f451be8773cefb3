import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { policy, referencePolicy } from './headers.mjs';
import { serve, type Serving } from './server.mjs';

const PAGE_POLICY = "default-src 'self'; script-src 'self' 'sha256-abc='";
const html = `<html><head><meta http-equiv="content-security-policy" content="${PAGE_POLICY}"></head></html>`;
const script = 'export const answer = 42;\n'.repeat(200);

let folder: string;
let site: Serving;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dash-serve-'));
  const root = join(folder, 'build');
  mkdirSync(join(root, '_app/immutable'), { recursive: true });
  mkdirSync(join(root, 'check'));
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(root, 'index.html'), html);
  writeFileSync(join(root, 'check/index.html'), html);
  writeFileSync(join(root, 'engine.wasm'), Buffer.from([0, 97, 115, 109]));
  writeFileSync(join(root, '_app/immutable/a.js'), script);
  mkdirSync(join(root, '_app/immutable/workers'));
  for (const worker of ['compute', 'tsne-js']) {
    writeFileSync(join(root, `_app/immutable/workers/${worker}.worker-Ab1_.js`), script);
  }
  site = await serve({ root });
});
afterAll(async () => {
  await site.close();
  rmSync(folder, { recursive: true });
});

const get = (path: string, init?: RequestInit) =>
  fetch(`http://127.0.0.1:${site.port}${path}`, { redirect: 'manual', ...init });

/** A path as it stands: `fetch` would resolve `..` itself. */
const statusOfRaw = (path: string) =>
  new Promise<number>((resolve, reject) => {
    request({ port: site.port, path }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });

describe('headers', () => {
  it('isolates every response and types WebAssembly so that it streams', async () => {
    const response = await get('/engine.wasm');
    expect(response.headers.get('content-type')).toBe('application/wasm');
    expect(response.headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(response.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
    expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin');
  });

  it("gives a page its own policy, and a worker's script the strict one", async () => {
    expect((await get('/')).headers.get('content-security-policy')).toBe(PAGE_POLICY);
    expect((await get('/_app/immutable/a.js')).headers.get('content-security-policy')).toBe(policy);
    expect(policy).toContain("connect-src 'self'");
  });

  it("lets tsne-js' worker alone compile code, and reach nothing", async () => {
    const of = async (worker: string) =>
      (await get(`/_app/immutable/workers/${worker}.worker-Ab1_.js`)).headers.get('content-security-policy');
    expect(await of('compute')).toBe(policy);
    expect(await of('tsne-js')).toBe(referencePolicy);
    expect(referencePolicy).toBe("default-src 'none'; script-src 'self' 'unsafe-eval'; connect-src 'none'");
    expect(policy).not.toContain("'unsafe-eval'");
  });

  it('sets none as a plain host', async () => {
    const plain = await serve({ root: join(folder, 'build'), plain: true });
    const response = await fetch(`http://127.0.0.1:${plain.port}/`);
    await plain.close();
    expect(response.status).toBe(200);
    expect(response.headers.get('cross-origin-opener-policy')).toBeNull();
    expect(response.headers.get('content-security-policy')).toBeNull();
  });
});

describe('caching and compression', () => {
  it('keeps hashed files for good and asks again for the others', async () => {
    expect((await get('/_app/immutable/a.js')).headers.get('cache-control')).toContain('immutable');
    const page = await get('/');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    const again = await get('/', { headers: { 'If-None-Match': page.headers.get('etag') ?? '' } });
    expect(again.status).toBe(304);
  });

  it.each(['br', 'gzip'])('compresses with %s', async (encoding) => {
    const response = await get('/_app/immutable/a.js', { headers: { 'Accept-Encoding': encoding } });
    expect(response.headers.get('content-encoding')).toBe(encoding);
    expect(Number(response.headers.get('content-length'))).toBeLessThan(script.length / 4);
    expect(await response.text()).toBe(script);
  });

  it('answers HEAD without a body and refuses to be written to', async () => {
    const head = await get('/_app/immutable/a.js', { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(await head.text()).toBe('');
    expect((await get('/', { method: 'POST' })).status).toBe(405);
  });
});

describe('paths', () => {
  it('leads to a folder, keeping the query', async () => {
    const response = await get('/check?a=1');
    expect(response.status).toBe(308);
    expect(new URL(response.headers.get('location') ?? '', `${site.url}check`).pathname).toBe('/check/');
    expect(response.headers.get('location')).toContain('?a=1');
    expect((await get('/check/')).status).toBe(200);
  });

  it.each([
    '/../secret.txt',
    '/check/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/%00',
    '/%',
  ])('does not leave its folder: %s', async (path) => {
    expect(await statusOfRaw(path)).toBe(404);
  });

  it('never redirects to another host', async () => {
    const response = await get('//check');
    expect(response.headers.get('location') ?? '').not.toMatch(/^\/\//);
  });

  it('serves below a prefix alone', async () => {
    const below = await serve({ root: join(folder, 'build'), prefix: '/x/' });
    const base = `http://127.0.0.1:${below.port}`;
    expect((await fetch(`${base}/x/engine.wasm`)).status).toBe(200);
    expect((await fetch(`${base}/engine.wasm`)).status).toBe(404);
    expect((await fetch(`${base}/x`)).url).toBe(`${base}/x/`);
    await below.close();
  });
});

it('takes the next free port, and says so where there is none', async () => {
  const next = await serve({ root: folder, port: site.port, tries: 20 });
  expect(next.port).toBeGreaterThan(site.port);
  await next.close();
  await expect(serve({ root: folder, port: site.port })).rejects.toThrow('EADDRINUSE');
});
