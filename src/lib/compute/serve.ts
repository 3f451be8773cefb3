import * as Comlink from 'comlink';
import { DashError } from '../domain/errors';
import type { Health, TaskEvent, TaskId, WorkerApi, WorkerSite } from './contract';
import { throttleProgress } from './progress';
import { Scheduler } from './scheduler';

/** A job: pulled by the scheduler step by step, closed by `return()`. */
export type TaskGenerator<Result> = AsyncGenerator<TaskEvent, Result, void>;

/**
 * The worker's side of the contract. `start` makes the generator of a request without doing anything yet; its signal is
 * aborted with the task and ends what a step waits for. All events
 * of a task have arrived at the client before its promise settles.
 */
export function createWorkerApi<
  Request extends { kind: string },
  Results extends Record<Request['kind'], unknown>,
>(
  start: (request: Request, site: WorkerSite, signal: AbortSignal) => TaskGenerator<Results[Request['kind']]>,
  engine: () => { tensors: number; bytes: number },
): WorkerApi<Request, Results> {
  const scheduler = new Scheduler();
  const controllers = new Map<TaskId, AbortController>();
  let site: WorkerSite | null = null;
  return {
    async open(given) {
      site = given;
    },
    async run(id, request, priority, onEvent) {
      if (site === null) throw new DashError('Internal', 'The worker has not been opened.');
      let arrived: Promise<unknown> = Promise.resolve();
      const events = throttleProgress<TaskEvent>((event) => {
        // Through Comlink the listener answers with a promise; a listener that throws must not end the task.
        arrived = Promise.resolve(onEvent(event)).catch(() => undefined);
      });
      const controller = new AbortController();
      controllers.set(id, controller);
      try {
        const task = start(request, site, controller.signal);
        return await scheduler.run(id, priority, task, (event) => events.send(event));
      } catch (error) {
        throw named(error);
      } finally {
        controllers.delete(id);
        events.flush();
        await arrived;
        (onEvent as Partial<Comlink.ProxyMethods>)[Comlink.releaseProxy]?.();
      }
    },
    async cancel(id) {
      scheduler.cancel(id);
      // A step that waits for something outside would keep the task from ending.
      controllers.get(id)?.abort();
    },
    async health(): Promise<Health> {
      return {
        ...engine(),
        tasks: scheduler.size,
        isolated: (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated === true,
      };
    },
  };
}

/** The engines' own words for a full memory, so that people read ours. */
const MEMORY =
  /out of memory|allocation failed|could not allocate|(unable|failed) to grow|invalid (typed )?array (buffer )?length/i;
const DEVICE = /device (was|is) lost|context lost|lost context/i;

function named(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof DashError) return error;
  if (MEMORY.test(error.message)) {
    return new DashError(
      'OutOfMemory',
      `The browser has no memory left for this (${error.message}). A smaller batch, image size or network needs less.`,
      { cause: error },
    );
  }
  if (DEVICE.test(error.message)) {
    return new DashError('DeviceLost', `The graphics device was lost (${error.message}).`, { cause: error });
  }
  return error;
}

/** Exposes the API at once, before anything is awaited, and turns what nobody caught into a visible crash. */
export function exposeWorker(api: object): void {
  Comlink.expose(api);
  self.addEventListener('unhandledrejection', (event) => {
    setTimeout(() => {
      throw event.reason;
    });
  });
}
