import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from './paths.mjs';

/** Whatever decides what the build contains. */
const SOURCES = [
  'src',
  'static',
  'scripts/build-wasm.mjs',
  'scripts/build-backbone.mjs',
  'scripts/lib/mobilenet.mjs',
  'scripts/lib/site-paths.mjs',
  'scripts/serve/headers.mjs',
  'package.json',
  'package-lock.json',
  'svelte.config.js',
  'tsconfig.json',
  'vite.config.ts',
];
/** Tests are no part of it; kernels and backbone follow from the sources that they are made of. */
const LEFT_OUT = /\.test\.ts$|[\\/](wasm|features)[\\/]generated$/;

/**
 * @param {string} path
 * @returns {string[]} files below it, in a stable order
 */
function filesBelow(path) {
  if (LEFT_OUT.test(path)) return [];
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (!stat.isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}

/** SHA-256 over names and contents of the sources of the build. */
export const sourceHash = () => treeHash(...SOURCES);

/**
 * @param {string[]} paths files and folders below the root
 * @returns {string} SHA-256 over names and contents, tests left out
 */
export function treeHash(...paths) {
  const hash = createHash('sha256');
  for (const file of paths.flatMap((path) => filesBelow(join(root, path)))) {
    const bytes = readFileSync(file);
    hash.update(`${relative(root, file)}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}
