import resvgWasm from '@resvg/resvg-wasm/index_bg.wasm?url';
import type { DemoEnv } from '../../lib/demos';

/**
 * Packs and the renderer from the site itself; a pack that cannot be had is rendered instead. The signal ends what a
 * server does not answer.
 */
export const demoEnv = (base: string, signal: AbortSignal): DemoEnv => ({
  async fetchPack(name) {
    const response = await fetch(new URL(`${base}packs/${name}`, location.origin), { signal }).catch(
      () => null,
    );
    return response?.ok === true ? response.arrayBuffer() : null;
  },
  loadResvgWasm: () => fetch(resvgWasm, { signal }),
});
