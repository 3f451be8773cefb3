import * as Comlink from 'comlink';
import { aborted, asDashError, DashError } from '../domain/errors';
import { freshId } from '../domain/ids';
import type { RunOptions, TaskClient, TaskEvent, TaskId, WorkerApi, WorkerSite } from './contract';

/** A worker as the client needs it; tests put a channel in its place. */
export interface WorkerHandle {
  readonly endpoint: Comlink.Endpoint;
  /** Calls the listener when the worker has failed; the worker is not used any more after that. */
  onCrash(listener: (reason: string) => void): void;
  terminate(): void;
}

export interface ClientOptions<Request> {
  readonly spawn: () => WorkerHandle;
  readonly site: WorkerSite;
  /** How many times a task of that kind may go on in a new worker after a crash or a lost device. */
  readonly restarts: (request: Request) => number;
  /** A worker that answers nothing for that long while it has tasks counts as crashed. */
  readonly silenceMs?: number;
  readonly heartbeatMs?: number;
  /** A worker whose cancelled task has not ended after that long is ended, and its other tasks go on in a new one. */
  readonly cancelMs?: number;
}

/** The longest single step known, WebGPU on a software adapter, takes 17 s. */
const SILENCE_MS = 120_000;
const HEARTBEAT_MS = 5_000;
const CANCEL_MS = 10_000;

interface Live {
  readonly handle: WorkerHandle;
  readonly api: RemoteApi;
  readonly crashed: Promise<never>;
  readonly crash: (error: DashError) => void;
}

/** Comlink's `Remote` loses the generics of `run`; this is what arrives. */
interface RemoteApi {
  open(site: WorkerSite): Promise<void>;
  run(id: TaskId, request: unknown, priority: string, onEvent: (e: TaskEvent) => void): Promise<unknown>;
  cancel(id: TaskId): Promise<void>;
  health(): ReturnType<WorkerApi<{ kind: string }, Record<string, unknown>>['health']>;
}

/** The worker is started at the first call and again after each crash. */
export function createTaskClient<
  Request extends { kind: string },
  Results extends Record<Request['kind'], unknown>,
>(options: ClientOptions<Request>): TaskClient<Request, Results> {
  const { spawn, site, restarts } = options;
  const { silenceMs = SILENCE_MS, heartbeatMs = HEARTBEAT_MS, cancelMs = CANCEL_MS } = options;
  let live: Live | null = null;
  let inFlight = 0;

  function current(): Live {
    if (live !== null) return live;
    const handle = spawn();
    let crash: (error: DashError) => void = () => undefined;
    const crashed = new Promise<never>((_, reject) => (crash = reject));
    crashed.catch(() => undefined);
    const started: Live = {
      handle,
      api: Comlink.wrap(handle.endpoint) as unknown as RemoteApi,
      crashed,
      crash,
    };
    handle.onCrash((reason) => end(started, new DashError('WorkerCrashed', reason)));
    live = started;
    started.api.open(site).catch(() => undefined);
    watch(started);
    return started;
  }

  function end(ended: Live, error: DashError): void {
    if (live === ended) live = null;
    ended.crash(error);
    ended.handle.terminate();
  }

  /** Counts beats rather than time, so that a suspended computer is not taken for a dead worker. */
  function watch(watched: Live): void {
    let silentBeats = 0;
    const timer = setInterval(() => {
      if (live !== watched) {
        clearInterval(timer);
        return;
      }
      if (inFlight === 0) return;
      if (silentBeats * heartbeatMs >= silenceMs) {
        end(watched, new DashError('WorkerCrashed', 'The computation no longer answers.'));
        return;
      }
      // Only one question at a time: a busy worker would answer them all at once.
      if (silentBeats++ === 0) {
        void watched.api.health().then(
          () => (silentBeats = 0),
          () => (silentBeats = 0),
        );
      }
    }, heartbeatMs);
    (timer as { unref?: () => void }).unref?.();
  }

  async function attempt(on: Live, id: TaskId, request: Request, run: RunOptions): Promise<unknown> {
    let open = true;
    const listener = Comlink.proxy((event: TaskEvent) => {
      if (open) run.onEvent?.(event);
    });
    let patience: ReturnType<typeof setTimeout> | undefined;
    const cancel = (): void => {
      void on.api.cancel(id).catch(() => undefined);
      patience = setTimeout(
        () => end(on, new DashError('WorkerCrashed', 'The computation could not be cancelled.')),
        cancelMs,
      );
    };
    const call = on.api.run(id, request, run.priority ?? 'foreground', listener);
    call.catch(() => undefined);
    run.signal?.addEventListener('abort', cancel);
    try {
      return await Promise.race([call, on.crashed]);
    } finally {
      open = false;
      clearTimeout(patience);
      run.signal?.removeEventListener('abort', cancel);
    }
  }

  async function run(request: Request, runOptions: RunOptions): Promise<unknown> {
    const id = freshId('task');
    const { signal } = runOptions;
    for (let left = restarts(request); ; left--) {
      signal?.throwIfAborted();
      const on = current();
      try {
        return await attempt(on, id, request, runOptions);
      } catch (reason) {
        const error = asDashError(reason);
        if (error.name !== 'WorkerCrashed' && error.name !== 'DeviceLost') throw error;
        end(on, error);
        signal?.throwIfAborted();
        if (left <= 0) throw error;
        runOptions.onEvent?.({ type: 'warning', message: `${error.message} It is started again.` });
      }
    }
  }

  return {
    async run(request, runOptions = {}) {
      inFlight++;
      try {
        return (await run(request, runOptions)) as Results[(typeof request)['kind']];
      } catch (reason) {
        throw runOptions.signal?.aborted ? aborted('The task') : asDashError(reason);
      } finally {
        inFlight--;
      }
    },
    async health() {
      const on = current();
      return await Promise.race([on.api.health(), on.crashed]);
    },
    close() {
      if (live !== null) end(live, aborted('The task'));
    },
  };
}
