import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const PLACEHOLDER = /(["'`])%site-paths%\1/;
/** The worker itself, and what tells a running page that there is a newer version. */
const LEFT_OUT = new Set(['service-worker.js', '_app/version.json']);

/**
 * Paths of a built site as a browser asks for them, without a leading slash: a page by its folder.
 *
 * @param {string} folder
 */
export const sitePaths = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !LEFT_OUT.has(path))
    .map((path) => path.replace(/(^|\/)index\.html$/, '$1'))
    .sort();

/**
 * Writes the paths of a built site into its service worker. SvelteKit's own list lacks what workers are made of.
 *
 * @param {string} folder
 */
export function listSite(folder) {
  const file = join(folder, 'service-worker.js');
  const script = readFileSync(file, 'utf8');
  if (!PLACEHOLDER.test(script))
    throw new Error('The service worker has no place for the paths of the site.');
  const list = JSON.stringify(JSON.stringify(sitePaths(folder)));
  writeFileSync(
    file,
    script.replace(PLACEHOLDER, () => list),
  );
}
