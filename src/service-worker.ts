/// <reference types="@sveltejs/kit" />
/**
 * The one service worker: isolation and content security headers where the host sets none, the site without a
 * network, and updates that wait until the page asks for them.
 */
import { base, version } from '$service-worker';
import { headersFor } from '../scripts/serve/headers.mjs';

const worker = globalThis as unknown as ServiceWorkerGlobalScope;

/** Several sites may share one origin, so a cache's name carries the path. */
const FAMILY = `dash${base}/`;
const CACHE = `${FAMILY}@${version}`;
/** Every path of the built site; svelte.config.js writes them here once the build is complete. */
const SITE = (JSON.parse('%site-paths%') as string[]).map((path) => `${base}/${path}`);

const isHashed = (path: string): boolean => path.includes('/_app/immutable/');

/** Fetches what is not kept yet. A file that cannot be had now is asked of the network when it is needed. */
async function fill(): Promise<void> {
  const cache = await caches.open(CACHE);
  const kept = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
  for (const path of SITE.filter((file) => !kept.has(new URL(file, worker.location.href).pathname))) {
    try {
      await cache.add(new Request(path, { cache: isHashed(path) ? 'default' : 'no-cache' }));
    } catch (error) {
      console.warn(`Not kept for use without a network: ${path}`, error);
    }
  }
}

async function withHeaders(path: string, response: Response): Promise<Response> {
  // A redirect that the browser follows itself cannot be read.
  if (response.type === 'opaqueredirect' || response.type === 'error') return response;
  const type = response.headers.get('Content-Type') ?? '';
  const isPage = type.startsWith('text/html');
  const html = isPage ? await response.text() : '';
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(headersFor(path, type, () => html))) headers.set(name, value);
  const { status, statusText } = response;
  const bodiless = status === 204 || status === 304;
  return new Response(bodiless ? null : isPage ? html : response.body, { status, statusText, headers });
}

async function respond(request: Request, path: string): Promise<Response> {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(path);
  if (kept !== undefined) return withHeaders(path, kept);
  const fetched = await fetch(request);
  if (fetched.status === 200 && isHashed(path)) await cache.put(path, fetched.clone());
  return withHeaders(path, fetched);
}

worker.addEventListener('install', (event) => {
  // The first one starts at once, so that a plain host's page is isolated soon; it is filled on the page's message.
  // A later one is complete before it offers itself.
  if (worker.registration.active !== null) event.waitUntil(fill());
});

worker.addEventListener('activate', (event) => {
  const clean = async (): Promise<void> => {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith(`${FAMILY}@`) && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
    await worker.clients.claim();
  };
  event.waitUntil(clean());
});

worker.addEventListener('message', (event) => {
  if (event.data === 'fill') event.waitUntil(fill());
  if (event.data === 'take-over') event.waitUntil(worker.skipWaiting());
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  const ours = origin === worker.location.origin && pathname.startsWith(`${base}/`);
  if (request.method === 'GET' && ours) event.respondWith(respond(request, pathname));
});
