import type { Discovery, Space } from '../domain/discovery';
import { asDashError, type DashError } from '../domain/errors';
import type { ClassifierId, ProjectId } from '../domain/ids';
import type { Progress } from '../domain/job';
import type { Announcer } from './announcer.svelte';
import type { Commands } from './types';

export interface SearchSettings {
  readonly space: Space;
  readonly k: number;
}

export interface LiveSearch {
  readonly classifier: ClassifierId;
  readonly progress: Progress | null;
}

/** The slices that a classifier gets wrong more often than chance lets expect: found on demand, kept while it is open. */
export class Suspects {
  #found = $state.raw<Readonly<Record<string, Discovery>>>({});
  #live = $state.raw<LiveSearch | null>(null);
  #error = $state.raw<DashError | null>(null);
  #abort: AbortController | null = null;
  readonly #commands: Commands;
  readonly #project: ProjectId;
  readonly #announcer: Announcer;

  constructor(commands: Commands, project: ProjectId, announcer: Announcer) {
    this.#commands = commands;
    this.#project = project;
    this.#announcer = announcer;
  }

  get live(): LiveSearch | null {
    return this.#live;
  }
  /** Why the last search failed. */
  get error(): DashError | null {
    return this.#error;
  }

  /** `null` where none was searched for yet. */
  of(classifier: ClassifierId): Discovery | null {
    return this.#found[classifier] ?? null;
  }

  /** Labels changed, or images came and went: what was found no longer holds. */
  reset(): void {
    this.#found = {};
  }

  async search(classifier: ClassifierId, settings: SearchSettings): Promise<void> {
    if (this.#live !== null) return;
    const abort = new AbortController();
    this.#abort = abort;
    this.#error = null;
    this.#live = { classifier, progress: null };
    try {
      const found = await this.#commands.discover(this.#project, classifier, {
        ...settings,
        signal: abort.signal,
        onProgress: (progress) => {
          if (this.#live !== null) this.#live = { ...this.#live, progress };
        },
      });
      this.#found = { ...this.#found, [classifier]: found };
      const n = found.suggestions.length;
      this.#announcer.say(n === 1 ? '1 suspicious slice found.' : `${n} suspicious slices found.`);
    } catch (reason) {
      const error = asDashError(reason);
      if (error.name !== 'AbortError') this.#error = error;
    } finally {
      this.#live = null;
      this.#abort = null;
    }
  }

  cancel(): void {
    this.#abort?.abort();
  }
}
