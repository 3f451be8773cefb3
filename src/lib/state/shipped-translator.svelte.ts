import type { TranslatorId } from '../domain/ids';
import type { Notices } from './notices.svelte';
import type { Commands, Snapshot } from './types';

/** The translator that the site ships for a demo. */
export class ShippedTranslator {
  #state = $state.raw<'unknown' | 'none' | 'there'>('unknown');
  #installing = $state.raw(false);
  readonly #commands: Commands;
  readonly #notices: Notices;
  readonly #snapshot: () => Snapshot;
  readonly #choose: (id: TranslatorId) => void;

  /** @param choose uses it for the next translation */
  constructor(
    commands: Commands,
    notices: Notices,
    snapshot: () => Snapshot,
    choose: (id: TranslatorId) => void,
  ) {
    this.#commands = commands;
    this.#notices = notices;
    this.#snapshot = snapshot;
    this.#choose = choose;
  }

  /** `none` where the site ships none for this data, `there` once it is installed. */
  get state(): 'unknown' | 'none' | 'there' {
    return this.#state;
  }
  get installing(): boolean {
    return this.#installing;
  }

  /** A demo comes with it: it is there before anybody asks for it, and once discarded stays so. */
  async arrive(): Promise<void> {
    const { project, translators, writable } = this.#snapshot();
    if (project.source.kind !== 'demo' || translators.length > 0 || !writable) return;
    if (this.#state === 'unknown') await this.install();
  }

  /** Fetches it, once. */
  async install(): Promise<void> {
    if (this.#installing) return;
    this.#installing = true;
    try {
      const found = await this.#notices.attempt('Fetching the translator', () =>
        this.#commands.shippedTranslator(this.#snapshot().project.id),
      );
      if (found === undefined) return;
      this.#state = found === null ? 'none' : 'there';
      if (found !== null) this.#choose(found.id);
    } finally {
      this.#installing = false;
    }
  }
}
