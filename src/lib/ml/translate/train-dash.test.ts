import { setBackend } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { BACKEND_NAME } from '../engine/wasm/backend';
import type { CpuBackend } from '../engine/wasm/create';
import { createCpuBackend } from '../engine/wasm/node';
import { BASIS, drained, squareBank, squares, TINY } from './test-data';
import { trainTranslator } from './train';
import { translatorSuite } from './train-suite';
import { translate } from './translate';
import { plainRoutes } from './walk';

let cpu: CpuBackend;
beforeAll(async () => {
  cpu = await createCpuBackend({ threads: 1, build: 'simd' });
  await setBackend(BACKEND_NAME);
});
afterAll(() => cpu.dispose());
translatorSuite();

it('translates to the same bytes, whether batches are replayed or computed each time', async () => {
  const { backend } = cpu;
  const [images, bank] = [squares(), squareBank()];
  const training = { spec: TINY, images, bank, basis: BASIS, judge: null, preview: null };
  const { result } = await drained(trainTranslator(training));
  const styles = Float32Array.from({ length: 2 * TINY.components }, (_, i) => Math.sin(i));
  const routes = plainRoutes(
    Int32Array.from({ length: 8 }, (_, i) => i),
    1,
  );
  const run = async (): Promise<Uint8Array[]> =>
    (
      await drained(translate({ weights: result.weights, source: images, styles, routes, batch: 3 }))
    ).events.map(({ pixels }) => pixels);
  const record = vi.spyOn(backend, 'record').mockReturnValue(null);
  const computed = await run();
  const before = backend.memory().inUseBytes;
  record.mockRestore();
  const watched = vi.spyOn(backend, 'record');
  expect(await run()).toEqual(computed);
  // Two batches of three, then one of two.
  expect(watched.mock.results.map(({ value }) => value !== null)).toEqual([true, true]);
  watched.mockRestore();
  expect(backend.memory().inUseBytes).toBe(before);
});
