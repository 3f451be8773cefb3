import type { ProjectId } from '../domain/ids';

/** What tabs and workers of one site tell each other. */
export type Message =
  | { readonly project: ProjectId }
  /** `taken` and `freed` tell of a lock; `who` asks its holder to answer `mine`. */
  | {
      readonly project: ProjectId;
      readonly lock: 'taken' | 'freed' | 'who' | 'mine';
      readonly holder: string;
    };

export interface Channel {
  /** To the listeners here and, where there is a broadcast channel, in every other tab and worker. */
  post(message: Message): void;
  listen(listener: (message: Message) => void): () => void;
  close(): void;
}

/** `name` = `null` for a channel that does not leave this object. */
export function openChannel(name: string | null): Channel {
  const listeners = new Set<(message: Message) => void>();
  const deliver = (message: Message): void => {
    for (const listener of [...listeners]) listener(message);
  };
  const broadcast =
    name === null || typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(name);
  broadcast?.addEventListener('message', ({ data }: MessageEvent<Message>) => deliver(data));
  let open = true;
  return {
    post(message) {
      if (!open) return;
      broadcast?.postMessage(message);
      deliver(message);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      open = false;
      listeners.clear();
      broadcast?.close();
    },
  };
}
