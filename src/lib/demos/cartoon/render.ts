import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { SIDE_PX, type DemoEnv } from '../contract';
import type { AvatarParameters } from './face';
import { svg } from './svg';

/** Opaque RGBA, 64 × 64 × 4 bytes. */
export type Render = (parameters: AvatarParameters) => Uint8Array;

let ready: Promise<void> | null = null;

/** The renderer; its WebAssembly is the same everywhere and so are the pixels. It can be set up once a realm. */
export async function createRenderer(env: Pick<DemoEnv, 'loadResvgWasm'>): Promise<Render> {
  ready ??= env.loadResvgWasm().then(initWasm);
  try {
    await ready;
  } catch (reason) {
    ready = null;
    throw reason;
  }
  return (parameters) => rasterize(svg(parameters));
}

export function rasterize(text: string): Uint8Array {
  const drawing = new Resvg(text, { fitTo: { mode: 'width', value: SIDE_PX } });
  const image = drawing.render();
  const pixels = image.pixels;
  image.free();
  drawing.free();
  return pixels;
}
