import { readdirSync, statSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import { UsageError } from './options';

/** What stands behind `<data>`. */
export type Data =
  | { readonly kind: 'demo'; readonly name: string }
  | { readonly kind: 'project'; readonly file: string }
  | {
      readonly kind: 'files';
      /** Where a file is, and what the site calls it: with the folder's own name first. */
      readonly files: readonly { readonly file: string; readonly path: string }[];
    };

const isHidden = (path: string) => path.split(sep).some((part) => part.startsWith('.'));

/** Tells a demo, a ZIP, a folder and a project file apart; rejects what is not there. */
export function dataOf(text: string, cwd = process.cwd()): Data {
  if (text.startsWith('demo:')) {
    const name = text.slice('demo:'.length);
    if (name === '') throw new UsageError('A demo needs its name: demo:cartoon or demo:fruit.');
    return { kind: 'demo', name };
  }
  const path = resolve(cwd, text);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw new UsageError(`There is no file or folder ${text}.`);
  if (stat.isFile()) {
    return path.endsWith('.dash')
      ? { kind: 'project', file: path }
      : { kind: 'files', files: [{ file: path, path: basename(path) }] };
  }
  const files = readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !isHidden(relative(path, file)))
    .sort()
    .map((file) => ({ file, path: join(basename(path), relative(path, file)).split(sep).join('/') }));
  if (files.length === 0) throw new UsageError(`The folder ${text} holds no files.`);
  return { kind: 'files', files };
}

/** What a project made of this data calls its source; tells whether a kept project holds it. */
export const sourceName = (data: Data): string =>
  data.kind === 'demo' ? data.name : data.kind === 'project' ? basename(data.file) : data.files[0]!.path;
