import wasmUrl from '@resvg/resvg-wasm/index_bg.wasm?url';
import { expect, it } from 'vitest';
import { generateDemo, type DemoEnv, type DemoImage } from '../../src/lib/demos';
import type { ImportEvent } from '../../src/lib/importing/contract';

const bytesOf = async (url: string): Promise<ArrayBuffer> => (await fetch(url)).arrayBuffer();

const packOnly: DemoEnv = {
  fetchPack: () => bytesOf('/packs/cartoon-1.bin'),
  loadResvgWasm: () => Promise.reject(new Error('The renderer is not needed.')),
};
const rendererOnly: DemoEnv = { fetchPack: async () => null, loadResvgWasm: () => bytesOf(wasmUrl) };

async function collect(env: DemoEnv): Promise<DemoImage[]> {
  const images: DemoImage[] = [];
  const demo = generateDemo('cartoon', { seed: 1 }, env);
  // What is stored as an import has to be one: this holds the two contracts together.
  demo satisfies AsyncGenerator<ImportEvent, unknown, void>;
  for await (const event of demo) {
    if (event.type === 'images') images.push(...event.images);
  }
  return images;
}

it('opens demo:cartoon from its pack, and this browser renders the very same bytes', async () => {
  const started = performance.now();
  const packed = await collect(packOnly);
  const opened = performance.now();
  const rendered = await collect(rendererOnly);
  const seconds = (from: number, to: number): string => `${((to - from) / 1000).toFixed(2)} s`;
  console.log(`pack ${seconds(started, opened)}, rendering ${seconds(opened, performance.now())}`);
  expect(packed.length).toBe(1584);
  // The pack was made in Node: equal hashes mean equal rendering and encoding there and here.
  expect(rendered.map((image) => image.hash)).toEqual(packed.map((image) => image.hash));
  expect(rendered.map((image) => image.masks)).toEqual(packed.map((image) => image.masks));
});

it('encodes pictures that the browser decodes to the pixels that came with them', async () => {
  const [image] = await collect(packOnly);
  const bitmap = await createImageBitmap(new Blob([image!.bytes], { type: image!.mime }));
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  const rgba = context.getImageData(0, 0, 64, 64).data;
  expect([bitmap.width, bitmap.height]).toEqual([64, 64]);
  expect(Uint8Array.from(rgba.filter((_, i) => i % 4 !== 3))).toEqual(image!.pixels64);
});

it.each(['fruit', 'fruit:background', 'fruit:both'])(
  'renders demo:%s to the very bytes that Node packed',
  async (name) => {
    const first = async (env: DemoEnv): Promise<readonly DemoImage[]> => {
      for await (const event of generateDemo(name, { seed: 1 }, env))
        if (event.type === 'images') return event.images;
      return [];
    };
    const packed = await first({ ...packOnly, fetchPack: (file) => bytesOf(`/packs/${file}`) });
    const rendered = await first(rendererOnly);
    expect(packed.length).toBe(64);
    expect(rendered.map(({ hash }) => hash)).toEqual(packed.map(({ hash }) => hash));
    expect(rendered.map(({ masks }) => masks)).toEqual(packed.map(({ masks }) => masks));
  },
);
