import { describe, expect, it } from 'vitest';
import { createTaskClient } from '../../src/lib/compute/client';
import type { TaskClient, TaskEvent } from '../../src/lib/compute/contract';
import { workerHandle } from '../../src/lib/compute/spawn';
import type { FragileRequest, FragileResults } from './compute-fragile.worker';

type Client = TaskClient<FragileRequest, FragileResults>;

function setUp(restarts = 0, heartbeat: { heartbeatMs?: number; silenceMs?: number } = {}) {
  let spawned = 0;
  const client: Client = createTaskClient({
    spawn: () => {
      spawned++;
      return workerHandle(
        new Worker(new URL('./compute-fragile.worker.ts', import.meta.url), { type: 'module' }),
      );
    },
    site: { base: '/', holder: 'test' },
    // Only what does not fail of itself goes on, or it would take the others along again.
    restarts: ({ failAt }) => (failAt === null ? restarts : 0),
    ...heartbeat,
  });
  return { client, spawned: () => spawned };
}

const request = (change: Partial<FragileRequest> = {}): FragileRequest => ({
  ...{ kind: 'count', to: 200, failAt: null, how: 'throw-outside' },
  ...change,
});

describe('a worker that fails', () => {
  it.each(['throw-outside', 'reject-outside'] as const)('is noticed when it crashes (%s)', async (how) => {
    const { client } = setUp();
    const events: TaskEvent[] = [];
    const run = client.run(request({ failAt: 5, how }), { onEvent: (event) => events.push(event) });
    await expect(run).rejects.toMatchObject({ name: 'WorkerCrashed' });
    const settledAt = events.length;
    expect(settledAt).toBeLessThan(200);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(events).toHaveLength(settledAt);
    expect(await client.run(request({ to: 3 }))).toBe(3);
    client.close();
  });

  it('is noticed when it falls silent', async () => {
    const { client } = setUp(0, { heartbeatMs: 50, silenceMs: 500 });
    await expect(client.run(request({ failAt: 5, how: 'close' }))).rejects.toMatchObject({
      name: 'WorkerCrashed',
    });
    client.close();
  });

  it('takes the other tasks along, which go on in a new one', async () => {
    const { client, spawned } = setUp(1);
    const messages: string[] = [];
    const innocent = client.run(request({ to: 100 }), {
      onEvent: (event) => event.type === 'warning' && messages.push(event.message),
    });
    const guilty = client.run(request({ to: 100, failAt: 10 })).catch((reason: unknown) => reason);
    expect(await innocent).toBe(100);
    expect(await guilty).toMatchObject({ name: 'WorkerCrashed' });
    expect(messages.some((message) => message.includes('started again'))).toBe(true);
    expect(spawned()).toBeGreaterThanOrEqual(2);
    client.close();
  });

  it('names a full memory, and lives on', async () => {
    const { client, spawned } = setUp();
    const run = client.run(request({ failAt: 2, how: 'out-of-memory' }));
    await expect(run).rejects.toMatchObject({ name: 'OutOfMemory' });
    expect(await client.run(request({ to: 2 }))).toBe(2);
    expect(spawned()).toBe(1);
    client.close();
  });

  it('is noticed when it cannot be loaded', async () => {
    const client: Client = createTaskClient({
      spawn: () => workerHandle(new Worker('/nothing-here.js', { type: 'module' })),
      site: { base: '/', holder: 'test' },
      restarts: () => 1,
    });
    await expect(client.run(request())).rejects.toMatchObject({ name: 'WorkerCrashed' });
  });
});

describe('cancelling', () => {
  it('stops the work: no event after it has settled, no task left', async () => {
    const { client } = setUp();
    const controller = new AbortController();
    let events = 0;
    const run = client.run(request({ to: 10_000 }), {
      signal: controller.signal,
      onEvent: () => {
        if (++events === 20) controller.abort();
      },
    });
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
    const settledAt = events;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(events).toBe(settledAt);
    expect((await client.health()).tasks).toBe(0);
    client.close();
  });
});
