import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { digits500, iris } from '../../../../tests/fixtures/data';
import type { Kernels } from '../engine/wasm/create';
import { openKernels } from '../engine/wasm/node';
import { kernelMachine } from './kernels';
import { onMachine } from './testing/sync';
import { tsneSuite } from './testing/suite';
import { tsne } from './tsne';

describe.each([1, 2, 3])('kernels on %i threads', (threads) => {
  let open: Kernels;
  beforeAll(async () => {
    open = await openKernels({ threads, build: 'simd' });
  });
  afterEach(() => expect(open.heap.inUse).toBe(0));
  afterAll(() => open.release());

  tsneSuite(
    onMachine(() => kernelMachine(open)),
    { iris: iris(), digits: digits500() },
  );

  it('leaves nothing in memory where it is closed on its way', () => {
    const { values, rows, columns } = iris();
    for (const phase of ['neighbours', 'affinities', 'descent']) {
      const steps = tsne(values, rows, columns, {}, kernelMachine(open));
      let step = steps.next();
      while (step.done !== true && step.value.phase !== phase) step = steps.next();
      expect(step.value).toMatchObject({ phase });
      steps.return({ iteration: 0, points: new Float32Array(), kl: 0 });
      expect(open.heap.inUse).toBe(0);
    }
  });

  it('goes through many pairs in several steps of the same sum', () => {
    const [rows, columns] = [4200, 8];
    const values = Float32Array.from({ length: rows * columns }, (_, i) => Math.sin(i * 12.9898));
    const steps = tsne(values, rows, columns, { iterations: 1, perplexity: 5 }, kernelMachine(open));
    let between = 0;
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) {
      if (step.value.phase === 'descent' && step.value.frame === null) between++;
    }
    expect(between).toBeGreaterThan(1);
    expect(step.value.points.every(Number.isFinite)).toBe(true);
    expect(step.value.kl).toBeGreaterThan(0);
  });
});
