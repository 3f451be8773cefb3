import type { BackendReport, BackendRequest } from '../domain/backend';
import type { Notices } from './notices.svelte';
import type { Commands, Info } from './types';

/** What the page computes on. Asked for when first needed, since probing starts the worker. */
export class Backend {
  #info = $state.raw<Info | null>(null);
  #measuring = $state.raw(false);
  readonly #commands: () => Promise<Commands>;
  readonly #notices: Notices;

  constructor(commands: () => Promise<Commands>, notices: Notices) {
    this.#commands = commands;
    this.#notices = notices;
  }

  get info(): Info | null {
    return this.#info;
  }
  get report(): BackendReport | null {
    return this.#info?.backend ?? null;
  }
  /** What was asked of the ladder; `null` while it is not known. */
  get request(): BackendRequest | null {
    return this.#info?.request ?? null;
  }
  get measuring(): boolean {
    return this.#measuring;
  }

  /** Reads what is known; measures only where nothing is. */
  async load(): Promise<void> {
    if (this.#info === null) await this.#measure((commands) => commands.info());
  }

  async remeasure(): Promise<void> {
    await this.#measure((commands) => commands.info({ remeasure: true }));
  }

  async choose(request: BackendRequest): Promise<void> {
    await this.#measure(async (commands) => {
      await commands.setBackend(request);
      return commands.info();
    });
  }

  async #measure(act: (commands: Commands) => Promise<Info>): Promise<void> {
    if (this.#measuring) return;
    this.#measuring = true;
    try {
      const info = await this.#notices.attempt('Measuring', async () => act(await this.#commands()));
      if (info !== undefined) this.#info = info;
    } finally {
      this.#measuring = false;
    }
  }
}
