import type { WorkerApi } from '../../src/lib/compute/contract';
import { createWorkerApi, exposeWorker, type TaskGenerator } from '../../src/lib/compute/serve';

/** Counts to `to`, one step a millisecond; at `failAt` it fails in the way of `how`. */
export interface FragileRequest {
  readonly kind: 'count';
  readonly to: number;
  readonly failAt: number | null;
  readonly how: 'throw-outside' | 'reject-outside' | 'close' | 'out-of-memory';
}
export interface FragileResults {
  readonly count: number;
}

async function* count({ to, failAt, how }: FragileRequest): TaskGenerator<number> {
  for (let step = 1; step <= to; step++) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    if (step === failAt) fail(how);
    yield { type: 'warning', message: String(step) };
  }
  return to;
}

function fail(how: FragileRequest['how']): void {
  switch (how) {
    case 'throw-outside':
      setTimeout(() => {
        throw new Error('boom');
      });
      return;
    case 'reject-outside':
      void Promise.reject(new Error('nobody caught this'));
      return;
    case 'close':
      self.close();
      return;
    case 'out-of-memory':
      new WebAssembly.Memory({ initial: 65536 }).grow(65536);
      return;
    default:
      how satisfies never;
  }
}

const api: WorkerApi<FragileRequest, FragileResults> = createWorkerApi(count, () => ({
  tensors: 0,
  bytes: 0,
}));
exposeWorker(api);
