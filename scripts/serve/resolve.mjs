import { statSync } from 'node:fs';
import { join, sep } from 'node:path';

/**
 * What a request's path stands for below a folder.
 *
 * @typedef {{ kind: 'file', path: string } | { kind: 'redirect', to: string } | { kind: 'missing' }} Target
 */

/**
 * @param {string} root
 * @param {string} url path and query as requested
 * @param {string} prefix where the site is mounted: `/`, `/x/`
 * @returns {Target}
 */
export function resolvePath(root, url, prefix) {
  const [rawPath = '', query] = url.split('?', 2);
  /** @type {string} */
  let path;
  try {
    path = decodeURIComponent(rawPath);
  } catch {
    return { kind: 'missing' };
  }
  const suffix = query === undefined ? '' : `?${query}`;
  if (`${path}/` === prefix) return { kind: 'redirect', to: prefix + suffix };
  if (!path.startsWith(prefix) || path.includes('\0') || path.includes('\\')) return { kind: 'missing' };
  const inside = path.slice(prefix.length);
  if (inside.split('/').includes('..')) return { kind: 'missing' };

  const file = join(root, inside);
  if (file !== root && !file.startsWith(root.endsWith(sep) ? root : root + sep)) return { kind: 'missing' };
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat?.isFile()) return { kind: 'file', path: file };
  if (!stat?.isDirectory()) return { kind: 'missing' };
  // A relative path, so that `//host` in a request cannot lead away.
  if (!path.endsWith('/')) return { kind: 'redirect', to: `./${rawPath.split('/').at(-1)}/${suffix}` };
  const index = join(file, 'index.html');
  return statSync(index, { throwIfNoEntry: false })?.isFile()
    ? { kind: 'file', path: index }
    : { kind: 'missing' };
}
