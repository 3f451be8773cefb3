import { createServer } from 'node:http';
import { resolve } from 'node:path';
import { Assets } from './assets.mjs';
import { headersFor } from './headers.mjs';
import { resolvePath } from './resolve.mjs';

/**
 * @typedef {object} ServeOptions
 * @property {string} root folder to serve
 * @property {string} [host] address to listen on; this machine alone by default
 * @property {number} [port] 0 = any free one
 * @property {number} [tries] how many ports from `port` on are tried when it is taken
 * @property {string} [prefix] where the site is mounted, `/` by default
 * @property {boolean} [plain] as a simple host does it: no headers of ours
 */

/**
 * @typedef {object} Serving
 * @property {number} port
 * @property {string} url
 * @property {() => Promise<void>} close
 */

/**
 * @param {Required<Pick<ServeOptions, 'root' | 'prefix' | 'plain'>>} options
 * @returns {(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse) => Promise<void>}
 */
function handler({ root, prefix, plain }) {
  const assets = new Assets();
  return async (request, response) => {
    const method = request.method ?? 'GET';
    if (method !== 'GET' && method !== 'HEAD') {
      response.writeHead(405, { Allow: 'GET, HEAD' }).end();
      return;
    }
    const target = resolvePath(root, request.url ?? '/', prefix);
    if (target.kind === 'redirect') {
      response.writeHead(308, { Location: target.to }).end();
      return;
    }
    if (target.kind === 'missing') {
      response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' }).end('Not found.\n');
      return;
    }
    const asset = await assets.get(target.path);
    const { body, encoding } = await assets.encode(asset, String(request.headers['accept-encoding'] ?? ''));
    const etag = `"${asset.hash}${encoding === null ? '' : `-${encoding}`}"`;
    /** @type {Record<string, string | number>} */
    const headers = {
      ...(plain ? {} : headersFor(target.path, asset.type, () => asset.body.toString('utf8'))),
      'Content-Type': asset.type,
      'Cache-Control': target.path.includes('/_app/immutable/')
        ? 'public, max-age=31536000, immutable'
        : 'no-cache',
      ETag: etag,
      Vary: 'Accept-Encoding',
    };
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304, headers).end();
      return;
    }
    if (encoding !== null) headers['Content-Encoding'] = encoding;
    headers['Content-Length'] = body.length;
    response.writeHead(200, headers).end(method === 'HEAD' ? undefined : body);
  };
}

/**
 * Serves a built site. Rejects if no port is free.
 *
 * @param {ServeOptions} options
 * @returns {Promise<Serving>}
 */
export async function serve({ root, host = '127.0.0.1', port = 0, tries = 1, prefix = '/', plain = false }) {
  const handle = handler({ root: resolve(root), prefix, plain });
  const server = createServer((request, response) => {
    handle(request, response).catch((/** @type {unknown} */ error) => {
      console.error(error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });

  /** @type {(candidate: number) => Promise<void>} */
  const listen = (candidate) =>
    new Promise((done, fail) => {
      server.once('error', fail);
      server.listen(candidate, host, () => {
        server.off('error', fail);
        done();
      });
    });
  for (let attempt = 0; ; attempt++) {
    try {
      await listen(port === 0 ? 0 : port + attempt);
      break;
    } catch (error) {
      const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!taken || attempt + 1 >= tries) throw error;
    }
  }

  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  const name = host === '127.0.0.1' || host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return {
    port: address.port,
    url: `http://${name.includes(':') ? `[${name}]` : name}:${address.port}${prefix}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
