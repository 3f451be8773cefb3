import { readFileSync } from 'node:fs';
import { fromRoot } from '../../scripts/lib/paths.mjs';

/** Version of an installed package. */
export const versionOf = (name: string, folder = 'node_modules'): string =>
  (JSON.parse(readFileSync(fromRoot(`${folder}/${name}/package.json`), 'utf8')) as { version: string })
    .version;
