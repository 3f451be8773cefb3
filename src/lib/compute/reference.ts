/** What tsne-js' worker is asked, and what it answers. */
export interface ReferenceRequest {
  readonly values: Float32Array;
  readonly rows: number;
  readonly width: number;
  readonly perplexity: number;
  readonly iterations: number;
}

export type ReferenceReply =
  /** The first of all: the address that its script came from. */
  | { readonly type: 'here'; readonly url: string }
  | { readonly type: 'frame'; readonly iteration: number; readonly points: Float32Array }
  | {
      readonly type: 'done';
      readonly iterations: number;
      readonly points: Float32Array;
      readonly cost: number;
    };

const START_LIMIT_MS = 20_000;

const spawn = (): Worker =>
  new Worker(new URL('../../workers/tsne-js.worker.ts', import.meta.url), {
    type: 'module',
    name: 'tsne-js',
  });

/**
 * tsne-js' worker, ready to be asked, or `null` where its policy does not keep it in: a worker takes its policy from
 * the response of its script, which is asked for again to see the headers.
 */
export async function openReference(signal?: AbortSignal): Promise<Worker | null> {
  const worker = spawn();
  try {
    const url = await whereabouts(worker, signal);
    const { headers } = await fetch(url, { signal: signal ?? null });
    if (isKeptIn(headers.get('Content-Security-Policy'))) return worker;
  } catch {
    signal?.throwIfAborted();
  }
  worker.terminate();
  return null;
}

/** Whether `openReference` would give one. */
export async function referenceOffered(): Promise<boolean> {
  const worker = await openReference();
  worker?.terminate();
  return worker !== null;
}

/** It may compile code and may not reach anything. */
export const isKeptIn = (policy: string | null): boolean =>
  policy !== null && policy.includes("'unsafe-eval'") && policy.includes("connect-src 'none'");

function whereabouts(worker: Worker, signal: AbortSignal | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('It does not start.')), START_LIMIT_MS);
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      settle();
    };
    signal?.addEventListener('abort', () => end(() => reject(new Error('It is not wanted any more.'))), {
      once: true,
    });
    worker.onerror = (event) => {
      event.preventDefault();
      end(() => reject(new Error(event.message)));
    };
    worker.onmessage = ({ data }: MessageEvent<ReferenceReply>) => {
      if (data.type === 'here') end(() => resolve(data.url));
    };
  });
}
