import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { DemoEnv } from '../src/lib/demos';

export const packUrl = (name: string): URL => new URL(`../static/packs/${name}`, import.meta.url);

/** The demonstrations' generators in Node: the same files that a browser fetches. */
export const nodeDemoEnv: DemoEnv = {
  fetchPack: async (name) => new Uint8Array(await readFile(packUrl(name))),
  loadResvgWasm: async () =>
    new Uint8Array(await readFile(createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm'))),
};
