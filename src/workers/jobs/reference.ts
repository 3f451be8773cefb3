import { createEstimator } from '../../lib/compute/progress';
import type { TaskEvent } from '../../lib/compute/contract';
import { openReference, type ReferenceReply, type ReferenceRequest } from '../../lib/compute/reference';
import { DashError } from '../../lib/domain/errors';
import type { ReferenceLayout } from '../../lib/ml/embed/reference';
import type { ProjectRequest } from './project';
import type { Vectors } from './vectors';

/** Lays vectors out with tsne-js; frames show it on its way. */
export type LayOutByReference = (
  vectors: Vectors,
  options: Pick<ProjectRequest, 'perplexity' | 'iterations'>,
) => AsyncGenerator<TaskEvent, ReferenceLayout, void>;

/** So long a step waits for the worker before another task is served. */
const STEP_MS = 20;

/** In a worker of its own, which alone may compile code; closing the generator ends it. */
export const reference: LayOutByReference = async function* (
  { rows, width, values },
  { perplexity, iterations },
) {
  yield { type: 'progress', progress: createEstimator()('Starting tsne-js', 0, iterations) };
  const worker = await openReference();
  if (worker === null) {
    throw new DashError('BadInput', 'This site cannot keep tsne-js in, so it is not run here.');
  }
  try {
    const replies: (ReferenceReply | { readonly type: 'failed'; readonly message: string })[] = [];
    let wake: () => void = () => undefined;
    worker.onmessage = ({ data }: MessageEvent<ReferenceReply>) => {
      replies.push(data);
      wake();
    };
    worker.onerror = (event) => {
      event.preventDefault();
      replies.push({ type: 'failed', message: event.message });
      wake();
    };
    const request: ReferenceRequest = { values, rows: rows.length, width, perplexity, iterations };
    worker.postMessage(request);
    const estimate = createEstimator();
    let progress = estimate('Weighing neighbours', 0, iterations);
    for (;;) {
      const next = replies.shift();
      if (next?.type === 'done') return next;
      if (next?.type === 'failed') throw new DashError('Internal', `tsne-js failed (${next.message}).`);
      if (next?.type === 'frame') {
        const { iteration, points } = next;
        progress = estimate('Laying out with tsne-js', iteration, iterations);
        yield { type: 'frame', frame: { iteration, iterations, rows: rows.slice(), points, kl: NaN } };
      }
      yield { type: 'progress', progress };
      if (replies.length === 0) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, STEP_MS);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    }
  } finally {
    worker.terminate();
  }
};
