import { readFileSync } from 'node:fs';
import { exec } from './exec.mjs';
import { fromRoot } from './paths.mjs';

/** @typedef {Record<string, { version?: string, optional?: boolean, devOptional?: boolean, link?: boolean }>} Packages */

/**
 * Whether what is installed is what the lock file asks for. Packages for other platforms may be absent.
 *
 * @param {Packages} wanted `packages` of package-lock.json
 * @param {Packages} installed `packages` of node_modules/.package-lock.json, which npm writes last
 */
export function isInstalled(wanted, installed) {
  return Object.entries(wanted).every(([path, { version, optional, devOptional }]) => {
    if (path === '') return true;
    const there = installed[path];
    return there === undefined ? optional === true || devOptional === true : there.version === version;
  });
}

/**
 * @param {string} path
 * @returns {Packages}
 */
function packagesOf(path) {
  try {
    return JSON.parse(readFileSync(fromRoot(path), 'utf8')).packages ?? {};
  } catch {
    return {};
  }
}

/**
 * Installs the packages of the lock file where they are missing or others.
 *
 * @param {{ quiet?: boolean }} [options] `quiet` sends npm's output to standard error
 * @returns {Promise<void>} rejects with a sentence for people
 */
export async function ensureInstalled(options = {}) {
  const installed = packagesOf('node_modules/.package-lock.json');
  if (Object.keys(installed).length > 0 && isInstalled(packagesOf('package-lock.json'), installed)) {
    return;
  }
  console.error('Installing the packages …');
  const code = await exec('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], options);
  if (code !== 0) throw new Error(`npm ci failed with exit code ${code}; see its output above.`);
}
