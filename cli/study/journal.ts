import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Entry {
  /** Hash of what was asked for: the same step asked for anything else is another step. */
  readonly asked: string;
  readonly value: unknown;
  /** Of the step itself. */
  readonly seconds: number;
}

export interface JournalOptions {
  /** Told of each step with the seconds that it took, and whether it was done now or read. */
  readonly onStep?: (name: string, seconds: number, isNew: boolean) => void;
  /** False where steps do not go on with what earlier ones have left in the profile. */
  readonly inProfile?: boolean;
}

/** A step that is not written down is wanted of a project that is there no more. */
export class Forgotten extends Error {}

const digest = (asked: unknown): string =>
  createHash('sha256').update(JSON.stringify(asked)).digest('hex').slice(0, 16);

/**
 * What a row of a study has done so far, on disk: a broken run goes on after the last step that ended, and a step is
 * done again only where something else is asked of it. The browser profile with the project lies beside it until the
 * row is complete. Values are plain JSON.
 */
export class Journal {
  readonly profile: string;
  readonly #folder: string;
  readonly #file: string;
  readonly #onStep: NonNullable<JournalOptions['onStep']>;
  readonly #inProfile: boolean;
  #entries: Record<string, Entry>;
  /** Steps of this run, in order: what an earlier one did besides does not count. */
  readonly #used = new Set<string>();

  constructor(folder: string, { onStep = () => undefined, inProfile = true }: JournalOptions = {}) {
    mkdirSync(folder, { recursive: true });
    this.#folder = folder;
    this.profile = join(folder, 'profile');
    this.#file = join(folder, 'journal.json');
    this.#entries = read(this.#file);
    this.#onStep = onStep;
    this.#inProfile = inProfile;
  }

  /**
   * The value of a step that was asked for so: from the journal, or computed, timed and written down. A step that goes
   * on with what an earlier run had begun says how many seconds that took.
   */
  async once<T>(
    name: string,
    asked: unknown,
    step: (goesOnAfter: (seconds: number) => void) => Promise<T>,
  ): Promise<T> {
    const key = digest(asked);
    let entry = this.#entries[name];
    const isNew = entry?.asked !== key;
    if (entry === undefined || isNew) {
      const isGone = this.#inProfile && !existsSync(this.profile);
      if (isGone && Object.keys(this.#entries).length > 0) throw new Forgotten(name);
      const begun = performance.now();
      let before = 0;
      const value = await step((seconds) => (before = seconds));
      entry = { asked: key, value, seconds: before + (performance.now() - begun) / 1000 };
      this.#entries[name] = entry;
      // Never half a file, however the program ends.
      writeFileSync(`${this.#file}.new`, JSON.stringify(this.#entries));
      renameSync(`${this.#file}.new`, this.#file);
    }
    this.#used.add(name);
    this.#onStep(name, entry.seconds, isNew);
    return entry.value as T;
  }

  has(name: string): boolean {
    return this.#entries[name] !== undefined;
  }

  /** Steps of this run whose names begin and end so. */
  count(prefix: string, suffix: string): number {
    return [...this.#used].filter((name) => name.startsWith(prefix) && name.endsWith(suffix)).length;
  }

  /** Seconds of all steps of this run whose names begin so. */
  seconds(prefix: string): number {
    return [...this.#used].reduce(
      (sum, name) => sum + (name.startsWith(prefix) ? this.#entries[name]!.seconds : 0),
      0,
    );
  }

  /** Nothing more will be asked of the project: what is written down is enough. */
  close(): void {
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Begins anew. */
  clear(): void {
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
    mkdirSync(this.#folder, { recursive: true });
    this.#entries = {};
    this.#used.clear();
  }
}

function read(file: string): Record<string, Entry> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, Entry>;
  } catch {
    return {};
  }
}
