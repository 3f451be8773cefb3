const PAUSE_MS = 5_000;

/** Polite announcements for screen readers: at most one in five seconds, the latest wins. */
export class Announcer {
  #message = $state.raw('');
  #pending: string | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** What the live region holds. */
  get message(): string {
    return this.#message;
  }

  say(text: string): void {
    if (this.#timer !== null) {
      this.#pending = text;
      return;
    }
    this.#message = text;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      const next = this.#pending;
      this.#pending = null;
      if (next !== null && next !== this.#message) this.say(next);
    }, PAUSE_MS);
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#pending = null;
  }
}
