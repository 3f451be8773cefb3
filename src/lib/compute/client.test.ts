import * as Comlink from 'comlink';
import { describe, expect, it } from 'vitest';
import { DashError } from '../domain/errors';
import { createTaskClient, type WorkerHandle } from './client';
import type { TaskClient, TaskEvent } from './contract';
import { createWorkerApi, type TaskGenerator } from './serve';

interface CountRequest {
  readonly kind: 'count';
  readonly to: number;
}
interface CountResults {
  readonly count: number;
}
type Client = TaskClient<CountRequest, CountResults>;

const progress = (done: number): TaskEvent => ({
  type: 'warning',
  message: String(done),
});

/** Workers on channels that all run `job`; `crash` ends the newest one as a browser would, `mute` silently. */
function setUp(
  job: (request: CountRequest, generation: number, signal: AbortSignal) => TaskGenerator<number>,
  options: { restarts?: number; silenceMs?: number; heartbeatMs?: number; cancelMs?: number } = {},
): { client: Client; crash: () => void; mute: () => void; spawned: () => number } {
  let spawned = 0;
  let crash: () => void = () => undefined;
  let mute: () => void = () => undefined;
  const spawn = (): WorkerHandle => {
    const generation = ++spawned;
    const { port1, port2 } = new MessageChannel();
    Comlink.expose(
      createWorkerApi<CountRequest, CountResults>(
        (request, _site, signal) => job(request, generation, signal),
        () => ({ tensors: generation, bytes: 0 }),
      ),
      port2 as unknown as Comlink.Endpoint,
    );
    mute = () => port2.close();
    return {
      endpoint: port1 as unknown as Comlink.Endpoint,
      onCrash(listener) {
        crash = () => {
          port2.close();
          listener('It crashed.');
        };
      },
      terminate: () => port1.close(),
    };
  };
  const { restarts = 0, ...times } = options;
  const client: Client = createTaskClient({
    spawn,
    site: { base: '/', holder: 'tab' },
    restarts: () => restarts,
    ...times,
  });
  return { client, crash: () => crash(), mute: () => mute(), spawned: () => spawned };
}

async function* count(request: CountRequest): TaskGenerator<number> {
  for (let done = 1; done <= request.to; done++) yield progress(done);
  return request.to;
}

async function* endless(): TaskGenerator<number> {
  for (let done = 1; ; done++) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    yield progress(done);
  }
}

describe('createTaskClient', () => {
  it('gives the result after every event, and starts the worker once', async () => {
    const { client, spawned } = setUp(count);
    const events: TaskEvent[] = [];
    const result = await client.run({ kind: 'count', to: 3 }, { onEvent: (event) => events.push(event) });
    expect(result).toBe(3);
    expect(events).toEqual([progress(1), progress(2), progress(3)]);
    expect(await client.run({ kind: 'count', to: 5 })).toBe(5);
    expect(spawned()).toBe(1);
    client.close();
  });

  it('restores errors by their name', async () => {
    const { client } = setUp(async function* () {
      yield progress(1);
      throw new DashError('BadInput', 'No such thing.');
    });
    const error: unknown = await client.run({ kind: 'count', to: 1 }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DashError);
    expect(error).toMatchObject({ name: 'BadInput', message: 'No such thing.' });
    client.close();
  });

  it('names a full memory', async () => {
    const { client } = setUp(async function* () {
      yield progress(1);
      throw new RangeError('Array buffer allocation failed');
    });
    await expect(client.run({ kind: 'count', to: 1 })).rejects.toMatchObject({ name: 'OutOfMemory' });
    client.close();
  });

  it('cancels by signal, after which no event arrives', async () => {
    const { client } = setUp(endless);
    const controller = new AbortController();
    let events = 0;
    const run = client.run(
      { kind: 'count', to: 1 },
      {
        signal: controller.signal,
        onEvent: () => {
          if (++events === 3) controller.abort();
        },
      },
    );
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
    const settledAt = events;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(events).toBe(settledAt);
    expect((await client.health()).tasks).toBe(0);
    client.close();
  });

  it('does not start what was cancelled before', async () => {
    const { client, spawned } = setUp(endless);
    const signal = AbortSignal.abort();
    await expect(client.run({ kind: 'count', to: 1 }, { signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(spawned()).toBe(0);
  });

  it('goes on in a new worker after a crash and says so', async () => {
    const { client, crash, spawned } = setUp(
      (request, generation) => (generation === 1 ? endless() : count(request)),
      {
        restarts: 1,
      },
    );
    const messages: string[] = [];
    const result = await client.run(
      { kind: 'count', to: 2 },
      {
        onEvent(event) {
          if (event.type === 'warning') messages.push(event.message);
          if (messages.length === 2) crash();
        },
      },
    );
    expect(result).toBe(2);
    expect(spawned()).toBe(2);
    expect(messages).toEqual(['1', '2', 'It crashed. It is started again.', '1', '2']);
    client.close();
  });

  it('gives up with WorkerCrashed when it crashes too often', async () => {
    const { client, crash, spawned } = setUp(endless, { restarts: 2 });
    const run = client.run({ kind: 'count', to: 1 }, { onEvent: (event) => event === undefined || crash() });
    await expect(run).rejects.toMatchObject({ name: 'WorkerCrashed' });
    expect(spawned()).toBe(3);
  });

  it('restarts after a lost device', async () => {
    const { client, spawned } = setUp(
      (request, generation) =>
        generation === 1
          ? (async function* (): TaskGenerator<number> {
              yield progress(0);
              throw new DashError('DeviceLost', 'The device is gone.');
            })()
          : count(request),
      { restarts: 1 },
    );
    expect(await client.run({ kind: 'count', to: 4 })).toBe(4);
    expect(spawned()).toBe(2);
    client.close();
  });

  it('notices a worker that has fallen silent, and leaves one alone that answers', async () => {
    const { client, mute } = setUp(endless, { heartbeatMs: 5, silenceMs: 25 });
    const run = client.run({ kind: 'count', to: 1 });
    const outcome = run.catch((reason: unknown) => reason);
    const early = await Promise.race([outcome, new Promise((r) => setTimeout(r, 100, 'still waiting'))]);
    expect(early).toBe('still waiting');
    mute();
    expect(await outcome).toMatchObject({ name: 'WorkerCrashed' });
  });

  it('ends a step that waits for something outside when its task is cancelled', async () => {
    const { client, spawned } = setUp(async function* (_request, _generation, signal) {
      yield progress(0);
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      return 1;
    });
    const controller = new AbortController();
    const run = client.run(
      { kind: 'count', to: 1 },
      { signal: controller.signal, onEvent: () => controller.abort() },
    );
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
    await client.health();
    expect(spawned()).toBe(1);
    client.close();
  });

  it('ends a worker that does not end a cancelled task, and goes on with the others in a new one', async () => {
    const controller = new AbortController();
    const { client, spawned } = setUp(
      (request) =>
        request.to === 1
          ? (async function* (): TaskGenerator<number> {
              controller.abort();
              await new Promise(() => undefined);
              yield progress(0);
              return 0;
            })()
          : count(request),
      { restarts: 1, cancelMs: 20 },
    );
    const stuck = client.run({ kind: 'count', to: 1 }, { signal: controller.signal });
    const other = client.run({ kind: 'count', to: 3 });
    await expect(stuck).rejects.toMatchObject({ name: 'AbortError' });
    expect(await other).toBe(3);
    expect(spawned()).toBe(2);
    client.close();
  });

  it('rejects running tasks with AbortError when it is closed', async () => {
    const { client } = setUp(endless);
    const run = client.run({ kind: 'count', to: 1 });
    client.close();
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
  });
});
