import { DashError } from '../../../domain/errors';

/** What a pool worker needs; posted to it once. */
export interface PoolStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** 1 to threads − 1; the caller of kernels is thread 0. */
  readonly thread: number;
}

/** What it answers: ready before it blocks in `serve`, or why it could not start or died. */
export type PoolReply = { readonly type: 'ready' } | { readonly type: 'failed'; readonly message: string };

/** A worker as the pool sees it, so that pages and Node differ in one function only. */
export interface PoolWorker {
  post(start: PoolStart): void;
  onReply(listener: (reply: PoolReply) => void): void;
  terminate(): void;
}
export type SpawnWorker = () => PoolWorker;

const START_LIMIT_MS = 20_000;

function started(worker: PoolWorker, start: PoolStart): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      clearTimeout(timer);
      reject(new DashError('WorkerCrashed', `A thread of the CPU mode did not start: ${why}`));
    };
    const timer = setTimeout(() => fail('no answer in time.'), START_LIMIT_MS);
    worker.onReply((reply) => {
      if (reply.type === 'failed') return fail(reply.message);
      clearTimeout(timer);
      resolve();
    });
    worker.post(start);
  });
}

/** Starts `threads` − 1 workers on the shared memory; if one fails, ends all and throws `WorkerCrashed`. */
export async function startPool(
  threads: number,
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  spawn: SpawnWorker,
): Promise<{ terminate(): void }> {
  const workers: PoolWorker[] = [];
  const terminate = (): void => workers.forEach((worker) => worker.terminate());
  try {
    const starts = Array.from({ length: threads - 1 }, (_, i) => {
      const worker = spawn();
      workers.push(worker);
      return started(worker, { module, memory, thread: i + 1 });
    });
    await Promise.all(starts);
  } catch (error) {
    terminate();
    throw error;
  }
  return { terminate };
}
