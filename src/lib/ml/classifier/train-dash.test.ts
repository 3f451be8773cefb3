import { setBackend } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BACKEND_NAME } from '../engine/wasm/backend';
import type { CpuBackend } from '../engine/wasm/create';
import { createCpuBackend } from '../engine/wasm/node';
import { run, shapes, tiny, trainingSuite } from './training-suite';
import { train } from './train';

describe.each([1, 2])('CPU mode, plain SIMD, %i thread(s)', (threads) => {
  let cpu: CpuBackend;
  beforeAll(async () => {
    cpu = await createCpuBackend({ threads, build: 'simd' });
    await setBackend(BACKEND_NAME);
  });
  afterAll(() => cpu.dispose());
  trainingSuite({ learns: threads === 1 });

  it('learns the same bits, whether its steps are replayed or computed each time', async () => {
    const training = shapes(24, 1);
    const { backend } = cpu;
    const { record } = backend;
    for (const validation of [null, shapes(12, 2)]) {
      const options = { spec: tiny, classes: 2, training, validation };
      const replayed = await run(train(options));
      backend.record = () => null;
      const computed = await run(train(options));
      backend.record = record;
      expect(replayed.result.weightsHash).toBe(computed.result.weightsHash);
      const losses = [replayed, computed].map(({ result }) => result.epochs.map(({ loss }) => loss));
      expect(losses[0]).toEqual(losses[1]);
    }
  });

  it('gives back the memory of the steps that it replayed', async () => {
    const before = cpu.backend.memory().inUseBytes;
    const steps = train({ spec: tiny, classes: 2, training: shapes(24, 1), validation: null });
    for (let i = 0; i < 3; i++) await steps.next();
    expect(cpu.backend.memory().inUseBytes).toBeGreaterThan(before);
    await steps.return(undefined as never);
    expect(cpu.backend.memory().inUseBytes).toBe(before);
  });
});
