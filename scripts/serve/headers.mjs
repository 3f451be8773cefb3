/**
 * The headers that our server and the service worker put on every response, and the content security policy that
 * SvelteKit writes into the pages for hosts that set no headers. One place, no imports: it runs in Node and in a
 * service worker.
 */

/** Isolates a page, which gives it SharedArrayBuffer and so threads. */
export const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/**
 * Nothing leaves the machine: a page and its workers reach their own origin alone.
 *
 * @satisfies {NonNullable<NonNullable<import('@sveltejs/kit').KitConfig['csp']>['directives']>}
 */
export const directives = {
  'default-src': ['self'],
  'script-src': ['self', 'wasm-unsafe-eval'],
  'worker-src': ['self', 'blob:'],
  'connect-src': ['self'],
  'img-src': ['self', 'blob:', 'data:'],
  'style-src': ['self', 'unsafe-inline'],
  'object-src': ['none'],
  'base-uri': ['none'],
  'form-action': ['none'],
};

/** @param {string} source */
const quoted = (source) => (source.endsWith(':') ? source : `'${source}'`);

/** @param {Readonly<Record<string, readonly string[]>>} given */
const written = (given) =>
  Object.entries(given)
    .map(([name, sources]) => `${name} ${sources.map(quoted).join(' ')}`)
    .join('; ');

/** The policy of whatever is not a page; a worker takes its policy from the response that its script came in. */
export const policy = written(directives);

/**
 * tsne-js compiles its loops from text, which nothing else here may. Its worker gets nothing from anywhere but its own
 * script and can reach nothing.
 */
export const referencePolicy = written({
  'default-src': ['none'],
  'script-src': ['self', 'unsafe-eval'],
  'connect-src': ['none'],
});

/**
 * Whether a path, in an address or in a file system, is that of tsne-js' worker: built, or in development.
 *
 * @param {string} path
 */
export const isReference = (path) => /[/\\]workers[/\\]tsne-js\.worker[^/\\]*\.[jt]s$/.test(path);

/**
 * The policy of a page: its own, with the hashes of its inline script, as SvelteKit wrote it into the page.
 *
 * @param {string} html
 */
export function policyOf(html) {
  const meta = /<meta http-equiv="content-security-policy" content="([^"]*)">/i.exec(html);
  return meta?.[1]?.replaceAll('&#39;', "'").replaceAll('&quot;', '"') ?? policy;
}

/**
 * @param {string} path of the response, without a query
 * @param {string} type the response's content type
 * @param {() => string} html called for a page alone
 * @returns {Record<string, string>}
 */
export const headersFor = (path, type, html) => ({
  ...isolation,
  'Content-Security-Policy': type.startsWith('text/html')
    ? policyOf(html())
    : isReference(path)
      ? referencePolicy
      : policy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
});
