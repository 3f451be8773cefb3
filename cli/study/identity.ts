import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { treeHash } from '../../scripts/lib/source-hash.mjs';
import type { Data } from '../data';
import type { Options } from '../options';

/**
 * Whatever decides a step's result beside what is asked of it: what computes, and the files that it computes with. Views
 * and words are no part of it.
 */
const PROGRAM = [
  ...['domain', 'ml', 'demos', 'importing', 'storage', 'compute', 'commands'].map(
    (part) => `src/lib/${part}`,
  ),
  ...['src/workers', 'static/packs', 'static/translators'],
  ...[
    'scripts/build-wasm.mjs',
    'scripts/build-backbone.mjs',
    'scripts/lib/mobilenet.mjs',
    'package-lock.json',
  ],
];

/** Options that decide what a demo is. */
const OF_DATA = ['unbiased', 'data-size'] as const;

function dataIdentity(data: Data, options: Options): readonly string[] {
  if (data.kind === 'demo') {
    return [`demo:${data.name}`, ...OF_DATA.map((name) => options.text(name) ?? String(options.flag(name)))];
  }
  const hash = createHash('sha256');
  const files = data.kind === 'project' ? [{ file: data.file, path: '' }] : data.files;
  for (const { file, path } of files) hash.update(`${path}\0`).update(readFileSync(file));
  return [hash.digest('hex')];
}

/** Of the program as it is now; a long study asks once, since a commit meanwhile changes nothing of what it runs. */
export const programHash = (): string => treeHash(...PROGRAM);

/** Names the folder of a row's journal. */
export const rowKey = (data: Data, options: Options, seed: number, program: string): string =>
  createHash('sha256')
    .update(
      JSON.stringify([dataIdentity(data, options), seed, options.text('backend'), options.text('threads')]),
    )
    .update(program)
    .digest('hex')
    .slice(0, 20);
