import { cp, mkdir } from 'node:fs/promises';
import { exec } from '../../scripts/lib/exec.mjs';
import { fromRoot } from '../../scripts/lib/paths.mjs';
import { versionOf } from '../side/packages';

/** What is used of embedding-atlas/umap. */
export interface UmapModule {
  createUMAP(
    rows: number,
    columns: number,
    dimensions: number,
    values: Float32Array,
    options: { readonly seed: number },
  ): Promise<{ readonly embedding: Float32Array; run(): Promise<void>; destroy(): void }>;
}

const FOLDER = 'bench/peers/umap';

/** Installs Embedding Atlas apart from the project and puts it where the measuring page finds it; returns its version. */
export async function offerUmap(page: string): Promise<string> {
  const ci = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const installed = (): string => versionOf('embedding-atlas', `${FOLDER}/node_modules`);
  try {
    installed();
  } catch {
    const code = await exec('npm', [...ci, '--prefix', fromRoot(FOLDER)], { quiet: true });
    if (code !== 0) throw new Error('npm could not install embedding-atlas.');
  }
  await mkdir(`${page}/umap`, { recursive: true });
  await cp(fromRoot(`${FOLDER}/node_modules/embedding-atlas/dist`), `${page}/umap`, {
    recursive: true,
    filter: (path) => !/component|viewer|react|\.d\.ts$/.test(path),
  });
  return installed();
}
