import { constants } from 'node:os';

type Disposer = () => Promise<void> | void;

const disposers: Disposer[] = [];
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
let ending: Promise<void> | null = null;

async function disposeAll(): Promise<void> {
  for (let next = disposers.pop(); next !== undefined; next = disposers.pop()) {
    try {
      await next();
    } catch {
      // What cannot be put away must not keep the rest.
    }
  }
}

function onSignal(signal: (typeof SIGNALS)[number]): void {
  if (ending !== null) return;
  ending = disposeAll();
  void ending.then(() => process.exit(128 + constants.signals[signal]));
}

/** True once a signal asked the program to end: failures from then on are its consequence. */
export const isEnding = (): boolean => ending !== null;

/**
 * Runs `dispose` once: when the returned function is called, or when the program is ended by a signal (Ctrl+C),
 * which then exits with 128 + the signal's number once everything is put away.
 */
export function onEnd(dispose: Disposer): () => Promise<void> {
  if (disposers.length === 0) for (const signal of SIGNALS) process.on(signal, onSignal);
  disposers.push(dispose);
  return async () => {
    // The order matters: a folder goes after the browser that writes into it.
    if (ending !== null) return ending;
    const at = disposers.lastIndexOf(dispose);
    if (at < 0) return;
    disposers.splice(at, 1);
    if (disposers.length === 0) for (const signal of SIGNALS) process.off(signal, onSignal);
    await dispose();
  };
}
