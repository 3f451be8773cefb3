import { setBackend } from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it } from 'vitest';
import { KERNELS } from '../ops/kernels';
import { BACKEND_NAME } from './backend';
import type { CpuBackend } from './create';
import { createCpuBackend } from './node';
import type { PoolReply, PoolWorker } from './pool';
import { startPool } from './pool';
import { servePool } from './pool-worker';
import { runKernel } from './testing/harness';

const EMPTY = new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });

/** Answers each start with what `replyTo` says for that thread, or never. */
function fakes(replyTo: (thread: number) => PoolReply | null) {
  const ended: number[] = [];
  const spawn = (): PoolWorker => {
    let listener: (reply: PoolReply) => void = () => undefined;
    let own = 0;
    return {
      post: ({ thread }) => {
        own = thread;
        const reply = replyTo(thread);
        if (reply !== null) queueMicrotask(() => listener(reply));
      },
      onReply: (given) => (listener = given),
      terminate: () => ended.push(own),
    };
  };
  return { spawn, ended };
}

describe('starting the pool', () => {
  it('has one worker less than threads, and ends them together', async () => {
    const { spawn, ended } = fakes(() => ({ type: 'ready' }));
    const pool = await startPool(4, EMPTY, memory, spawn);
    expect(ended).toEqual([]);
    pool.terminate();
    expect(ended).toEqual([1, 2, 3]);
  });

  it('fails with the reason of the worker that failed, and leaves none behind', async () => {
    const { spawn, ended } = fakes((thread) =>
      thread === 2 ? { type: 'failed', message: 'blocked by policy' } : { type: 'ready' },
    );
    await expect(startPool(3, EMPTY, memory, spawn)).rejects.toMatchObject({
      name: 'WorkerCrashed',
      message: expect.stringContaining('blocked by policy'),
    });
    expect(ended).toEqual([1, 2]);
  });

  it('says why a worker cannot load the kernels', async () => {
    const importing = [2, 8, 1, 1, 97, 1, 98, 3, 126, 0];
    const broken = new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, ...importing]));
    const replies: PoolReply[] = [];
    await servePool({ module: broken, memory, thread: 1 }, (reply) => replies.push(reply));
    expect(replies).toEqual([{ type: 'failed', message: expect.stringContaining('a') }]);
  });
});

describe('a thread that dies', () => {
  let cpu: CpuBackend | undefined;
  afterEach(() => cpu?.dispose());

  it('is reported instead of a wrong result or a wait without end', async () => {
    cpu = await createCpuBackend({ threads: 2, build: 'simd' });
    await setBackend(BACKEND_NAME);
    const length = 100_000;
    const x = { shape: [length], values: new Float32Array(length).fill(-1) };
    expect(runKernel(KERNELS.relu, { x }, {})[0]![length - 1]).toBe(0);
    // What the worker's own handler does when its kernel traps.
    cpu.backend.kernels.fail();
    expect(() => runKernel(KERNELS.relu, { x }, {})).toThrow(
      expect.objectContaining({ name: 'WorkerCrashed' }),
    );
  });
});
