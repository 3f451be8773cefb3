import type { Reply, Request } from '../protocol';

/** One worker for each side and work, so that their backends do not meet. */
const workers = new Map<string, Worker>();

function workerOf(key: string): Worker {
  const known = workers.get(key);
  if (known !== undefined) return known;
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  workers.set(key, worker);
  return worker;
}

Object.assign(window, {
  measure: ({ work, side, ...counts }: Request): Promise<Reply> =>
    new Promise((resolve) => {
      const worker = workerOf(JSON.stringify([work, side]));
      worker.onmessage = ({ data }: MessageEvent<Reply>) => resolve(data);
      worker.onerror = ({ message }) => resolve({ error: message || 'The worker could not be loaded.' });
      worker.postMessage({ work, side, ...counts });
    }),
});
