// Compiles the engine's kernels to WebAssembly, four builds of one source, and does nothing where none has changed.
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, writeFile, access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import path from 'node:path';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = path.join('src', 'lib', 'ml', 'engine', 'wasm');
const sources = path.join(folder, 'assembly');
const target = path.join(folder, 'generated');
const common = [
  ...['-O3', '--noAssert', '--runtime', 'stub', '--use', 'abort=', '--enable', 'simd'],
  ...['--importMemory', '--noExportMemory', '--maximumMemory', '65536'],
];
const relaxed = ['--enable', 'relaxed-simd'];
const threads = ['--enable', 'threads', '--sharedMemory'];
const builds = {
  simd: common,
  'relaxed-simd': [...common, ...relaxed],
  'simd-threads': [...common, ...threads],
  'relaxed-simd-threads': [...common, ...relaxed, ...threads],
};

/** Of everything that decides what comes out: sources, options, compiler. */
async function fingerprint() {
  const hash = createHash('sha256').update(JSON.stringify(builds));
  const compiler = path.join(root, 'node_modules', 'assemblyscript', 'package.json');
  hash.update(JSON.parse(await readFile(compiler, 'utf8')).version);
  for (const name of (await readdir(path.join(root, sources))).sort()) {
    if (name.endsWith('.ts')) hash.update(name).update(await readFile(path.join(root, sources, name)));
  }
  return hash.digest('hex');
}

const exists = (/** @type {string} */ file) =>
  access(file).then(
    () => true,
    () => false,
  );

const stamp = path.join(root, target, 'sources.sha256');
const wanted = await fingerprint();
const files = Object.keys(builds).map((name) => path.join(root, target, `${name}.wasm`));
const complete = (await Promise.all(files.map(exists))).every(Boolean);
if (!complete || (await readFile(stamp, 'utf8').catch(() => '')) !== wanted) {
  const { default: asc } = await import('assemblyscript/asc');
  await mkdir(path.join(root, target), { recursive: true });
  for (const [name, options] of Object.entries(builds)) {
    const { error, stderr } = await asc.main(
      [
        path.join(sources, 'index.ts'),
        '--baseDir',
        root,
        ...options,
        '-o',
        path.join(target, `${name}.wasm`),
      ],
      {},
    );
    if (error) {
      console.error(`${stderr.toString()}\nCompiling the ${name} kernels failed: ${error.message}`);
      process.exit(1);
    }
  }
  await writeFile(stamp, wanted);
}
