import { fileURLToPath } from 'node:url';

/** The repository's root, without a trailing slash. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** @param {string} path relative to the root */
export const fromRoot = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
