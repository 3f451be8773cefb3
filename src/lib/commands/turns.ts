import { aborted } from '../domain/errors';
import type { ActOptions } from './contract';

/**
 * Gives a function that does one piece of work at a time for each key: who asks while it is done waits for that and
 * finds it done. `what` is for the message of those that no longer want it.
 */
export function inTurns<Key>(
  what: string,
): <T>(key: Key, options: ActOptions | undefined, work: () => Promise<T>) => Promise<T> {
  const turns = new Map<Key, Promise<unknown>>();
  return (key, options, work) => {
    const ask = async (): ReturnType<typeof work> => {
      if (options?.signal?.aborted) throw aborted(what);
      return await work();
    };
    const turn = (turns.get(key) ?? Promise.resolve()).then(ask, ask);
    turns.set(key, turn);
    const leave = (): void => {
      if (turns.get(key) === turn) turns.delete(key);
    };
    turn.then(leave, leave);
    return turn;
  };
}
