/**
 * run.mjs FILE args…: runs a TypeScript program of this project against a fresh build. Standard output is the
 * program's alone. Relative paths in its arguments are relative to where npm was called.
 */
import { spawn } from 'node:child_process';
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { fromRoot } from './lib/paths.mjs';

const [file, ...args] = process.argv.slice(2);
try {
  if (file === undefined) throw new Error('Usage: run.mjs FILE [arguments]');
  await ensureInstalled({ quiet: true });
  await ensureBuilt();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

const child = spawn(
  process.execPath,
  ['--import', import.meta.resolve('tsx'), fromRoot(file ?? ''), ...args],
  {
    cwd: process.env['INIT_CWD'] ?? process.cwd(),
    env: { ...process.env, TSX_TSCONFIG_PATH: fromRoot('tsconfig.json') },
    stdio: 'inherit',
  },
);
// A terminal sends Ctrl+C to both; the child cleans up and this process waits for it.
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => child.kill(signal));
}
child.on('error', (error) => {
  console.error(error.message);
  process.exitCode = 1;
});
child.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
});
