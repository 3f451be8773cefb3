/**
 * Every check of the project, from a fresh clone: static checks, unit tests, the build, tests in a browser, and
 * end-to-end tests on the built site. Goes on after a failure and closes with the sum. `npm test -- unit lint` runs
 * these stages alone.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBrowsers } from './lib/browsers.mjs';
import { buildAssets, ensureBuilt } from './lib/build.mjs';
import { execModule } from './lib/exec.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { countVitest, inWords, sum } from './lib/tally.mjs';

/** @typedef {import('./lib/tally.mjs').Counts} Counts */

const inCi = process.env['CI'] === 'true' || process.env['CI'] === '1';
const folder = mkdtempSync(join(tmpdir(), 'dash-test-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** @type {(code: number) => Counts} */
const one = (code) => ({ passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 });

/** @type {(project: string) => Promise<Counts>} */
async function vitest(project) {
  const file = join(folder, `${project}.json`);
  const code = await execModule('vitest/vitest.mjs', [
    ...['run', '--project', project],
    ...['--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
  ]);
  try {
    return countVitest(JSON.parse(readFileSync(file, 'utf8')), code);
  } catch {
    return countVitest(null, code);
  }
}

/** SvelteKit's tsconfig comes first: the import rule resolves paths by it. */
async function lint() {
  const code = await execModule('@sveltejs/kit/svelte-kit.js', ['sync']);
  return code === 0 ? execModule('eslint/bin/eslint.js', ['.', '--max-warnings', '0']) : code;
}

async function types() {
  const code = await execModule('@sveltejs/kit/svelte-kit.js', ['sync']);
  const args = ['--tsconfig', './tsconfig.json', '--fail-on-warnings', '--output', 'human'];
  return one(code || (await execModule('svelte-check/bin/svelte-check', args)));
}

async function build() {
  try {
    await ensureBuilt({ force: true });
    return one(0);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return one(1);
  }
}

try {
  await ensureInstalled();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.log('0 passed, 1 failed');
  process.exit(1);
}
/** @type {(project: string) => Promise<Counts>} */
async function inBrowsers(project) {
  const missing = await ensureBrowsers(['chromium', 'firefox']);
  if (missing.length === 0) return vitest(project);
  const needs = `needs ${missing.join(' and ')}: install it, or name it in ${missing.map((name) => name.toUpperCase()).join(' and ')}`;
  console.log(`${inCi ? 'Failed' : 'Skipped'}: ${project} ${needs}.`);
  return { passed: 0, failed: inCi ? 1 : 0, skipped: inCi ? 0 : 1 };
}

/** @type {readonly [string, () => Promise<Counts>][]} */
const stages = [
  ['kernels', async () => one(await buildAssets())],
  [
    'format',
    async () => one(await execModule('prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.'])),
  ],
  ['lint', async () => one(await lint())],
  ['types', types],
  ['unit', () => vitest('unit')],
  ['build', build],
  ['browser', () => inBrowsers('browser')],
  ['e2e', () => inBrowsers('e2e')],
];

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !stages.some(([stage]) => stage === name));
if (unknown.length > 0) {
  const known = stages.map(([name]) => name).join(', ');
  console.error(`There is no stage ${unknown.join(', ')}; there are ${known}.`);
  process.exit(1);
}
/** What has to be made first where a clone is fresh: tests load the kernels, the build makes its own. */
const needsKernels = ['types', 'unit', 'browser'].some((name) => asked.includes(name));
const chosen = stages.filter(
  ([name]) => asked.length === 0 || asked.includes(name) || (name === 'kernels' && needsKernels),
);

/** @type {[string, Counts][]} */
const results = [];
for (const [name, run] of chosen) {
  const start = performance.now();
  console.log(`\n── ${name}`);
  const counts = await run();
  results.push([`${name} (${((performance.now() - start) / 1000).toFixed(0)} s)`, counts]);
}

console.log('');
for (const [name, counts] of results) console.log(`${name}: ${inWords(counts)}`);
const total = sum(results.map(([, counts]) => counts));
console.log(`\n${inWords(total)}`);
process.exitCode = total.failed > 0 ? 1 : 0;
