import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Entry {
  readonly value: unknown;
  /** Of the step itself. */
  readonly seconds: number;
}

/**
 * What a row of a study has done so far, on disk: a broken run goes on after the last step that ended. The browser
 * profile with the project lies beside it until the row is complete.
 */
export class Journal {
  readonly profile: string;
  readonly #file: string;
  readonly #entries: Record<string, Entry>;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.profile = join(folder, 'profile');
    this.#file = join(folder, 'journal.json');
    this.#entries = read(this.#file);
  }

  /**
   * The value of a step of that name: from the journal, or computed, timed and written down. A step that goes on with
   * what an earlier run had begun says how many seconds that took.
   */
  async once<T>(name: string, step: (goesOnAfter: (seconds: number) => void) => Promise<T>): Promise<T> {
    const known = this.#entries[name];
    if (known !== undefined) return known.value as T;
    const begun = performance.now();
    let before = 0;
    const value = await step((seconds) => (before = seconds));
    this.#entries[name] = { value, seconds: before + (performance.now() - begun) / 1000 };
    // Never half a file, however the program ends.
    writeFileSync(`${this.#file}.new`, JSON.stringify(this.#entries));
    renameSync(`${this.#file}.new`, this.#file);
    return value;
  }

  has(name: string): boolean {
    return this.#entries[name] !== undefined;
  }

  /** Steps done whose names begin and end so. */
  count(prefix: string, suffix: string): number {
    return Object.keys(this.#entries).filter((name) => name.startsWith(prefix) && name.endsWith(suffix))
      .length;
  }

  /** Seconds of all steps whose names begin so. */
  seconds(prefix: string): number {
    return Object.entries(this.#entries).reduce(
      (sum, [name, entry]) => sum + (name.startsWith(prefix) ? entry.seconds : 0),
      0,
    );
  }

  /** The row is complete: its project is needed no more. */
  close(): void {
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

function read(file: string): Record<string, Entry> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, Entry>;
  } catch {
    return {};
  }
}
