import type { Cold, Message, Reply } from '../protocol';

const workers = new Map<string, Worker>();

function workerOf(key: string): Worker {
  const known = workers.get(key);
  if (known !== undefined) return known;
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: key });
  workers.set(key, worker);
  return worker;
}

/** Asks the worker of this name, which keeps what it has opened; a new name starts a new one. */
const measure = (key: string, message: Message): Promise<Reply> =>
  new Promise((resolve) => {
    const worker = workerOf(key);
    worker.onmessage = ({ data }: MessageEvent<Reply>) => resolve(data);
    worker.onerror = ({ message }) => resolve({ error: message || 'The worker could not be loaded.' });
    worker.postMessage(message);
  });

/** Ends a worker with all that it holds. */
function end(key: string): void {
  workers.get(key)?.terminate();
  workers.delete(key);
}

Object.assign(window, { measure, end });

const asked = decodeURIComponent(location.hash.slice(1));
if (asked !== '') {
  const cold = measure('cold', JSON.parse(asked) as Message).then((reply): Cold => ({
    milliseconds: performance.now(),
    reply,
  }));
  Object.assign(window, { cold });
}
