import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { listSite } from './site-paths.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dash-paths-'));
  mkdirSync(join(folder, '_app/workers'), { recursive: true });
  mkdirSync(join(folder, 'check'));
  for (const path of ['index.html', 'check/index.html', '_app/workers/a.wasm', '_app/version.json']) {
    writeFileSync(join(folder, path), '');
  }
});
afterEach(() => rmSync(folder, { recursive: true }));

it('writes every path of the site into the service worker, pages by their folders', () => {
  writeFileSync(join(folder, 'service-worker.js'), 'const site = JSON.parse(`%site-paths%`);');
  listSite(folder);
  const script = readFileSync(join(folder, 'service-worker.js'), 'utf8');
  const site: unknown = new Function(`${script} return site;`)();
  expect(site).toEqual(['', '_app/workers/a.wasm', 'check/']);
});

it('refuses a service worker that has no place for them', () => {
  writeFileSync(join(folder, 'service-worker.js'), 'const site = [];');
  expect(() => listSite(folder)).toThrow('no place');
});
