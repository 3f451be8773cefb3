import { aborted } from '../domain/errors';
import { PRIORITIES, type Priority, type TaskId } from './contract';
import { createMacrotask } from './macrotask';

type Settle = () => void;

interface Task {
  readonly id: TaskId;
  readonly priority: Priority;
  /** Pulls one step; at the end gives what settles the task's promise. */
  step(): Promise<Settle | null>;
  /** Closes the generator; the promise is to be rejected with an `AbortError`. */
  stop(): Promise<Settle>;
  cancelled: boolean;
}

/**
 * Pulls async generators one step at a time on one thread. Before each step the most urgent task is chosen anew, so a
 * click is answered between two training steps; tasks of one priority take turns. Between steps the event loop turns.
 */
export class Scheduler {
  readonly #tasks: Task[] = [];
  readonly #macrotask: () => Promise<void>;
  #running = false;

  constructor(macrotask: () => Promise<void> = createMacrotask()) {
    this.#macrotask = macrotask;
  }

  get size(): number {
    return this.#tasks.length;
  }

  /**
   * Resolves with what the generator returns, rejects with what it throws, or with an `AbortError` after `cancel`, in
   * each case once its `finally` blocks have run. `onEvent` is called for each yield, never after that.
   */
  run<E, R>(
    id: TaskId,
    priority: Priority,
    generator: AsyncGenerator<E, R, void>,
    onEvent: (event: E) => void,
  ): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      this.#tasks.push({
        id,
        priority,
        cancelled: false,
        async step() {
          try {
            const { done, value } = await generator.next();
            if (done === true) return () => resolve(value);
            if (!this.cancelled) onEvent(value);
            return null;
          } catch (error) {
            return () => reject(error);
          }
        },
        async stop() {
          // A generator ignores the value given to `return`; the type wants one all the same.
          await generator.return(undefined as R).catch(() => undefined);
          return () => reject(aborted('The task'));
        },
      });
      void this.#loop();
    });
  }

  /** Stops a task before its next step; unknown ids are ignored, since it may just have ended. */
  cancel(id: TaskId): void {
    const task = this.#tasks.find((t) => t.id === id);
    if (task) task.cancelled = true;
  }

  async #loop(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    await this.#macrotask();
    for (let task = this.#next(); task !== undefined; task = this.#next()) {
      // Taken from the front and, if it goes on, put at the end: tasks of one priority take turns.
      this.#tasks.splice(this.#tasks.indexOf(task), 1);
      this.#tasks.push(task);
      const settle = await (task.cancelled ? task.stop() : task.step());
      if (settle !== null) {
        this.#tasks.splice(this.#tasks.indexOf(task), 1);
        settle();
      }
      await this.#macrotask();
    }
    this.#running = false;
  }

  #next(): Task | undefined {
    const cancelled = this.#tasks.find((task) => task.cancelled);
    if (cancelled !== undefined) return cancelled;
    for (const priority of PRIORITIES) {
      const task = this.#tasks.find((t) => t.priority === priority);
      if (task !== undefined) return task;
    }
    return undefined;
  }
}
