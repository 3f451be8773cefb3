import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { exec, execModule } from './exec.mjs';
import { withLock } from './lock.mjs';
import { fromRoot } from './paths.mjs';
import { sourceHash } from './source-hash.mjs';

const stamp = fromRoot('.cache/build-stamp');

function isFresh(/** @type {string} */ hash) {
  return (
    existsSync(fromRoot('build/index.html')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash
  );
}

/**
 * Makes what every build and every test needs: the WebAssembly kernels and the frozen backbone.
 *
 * @param {import('./exec.mjs').ExecOptions} [options]
 * @returns {Promise<number>} exit code
 */
export async function buildAssets(options) {
  const run = (/** @type {string} */ script) => exec(process.execPath, [fromRoot(script)], options);
  return (await run('scripts/build-wasm.mjs')) || (await run('scripts/build-backbone.mjs'));
}

/**
 * Builds the site into build/, unless what is there was built from the same sources. Several processes that need it
 * at once build it once. Nothing goes to standard output.
 *
 * @param {{ force?: boolean }} [options]
 * @returns {Promise<void>} rejects with a sentence for people
 */
export async function ensureBuilt({ force = false } = {}) {
  if (!force && isFresh(sourceHash())) return;
  await withLock(fromRoot('.cache/build.lock'), async () => {
    const hash = sourceHash();
    if (!force && isFresh(hash)) return;
    console.error('Building the site …');
    rmSync(stamp, { force: true });
    // Whoever asks, a test runner too, gets the same site.
    const options = { onlyOnFailure: true, env: { ...process.env, NODE_ENV: 'production' } };
    const code =
      (await buildAssets(options)) ||
      (await execModule('vite/bin/vite.js', ['build', '--logLevel', 'warn'], options));
    if (code !== 0) throw new Error(`The build failed with exit code ${code}; see its output above.`);
    mkdirSync(fromRoot('.cache'), { recursive: true });
    writeFileSync(stamp, hash);
  });
}
