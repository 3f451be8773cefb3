import type { Catalog } from '../domain/catalog';
import { asDashError, type DashError } from '../domain/errors';
import type { ClassifierId, ProjectId } from '../domain/ids';
import { latest } from './latest';
import { sameKey, type LogitsKey } from './logits-key';
import { predictionsOf } from './predictions';
import type { Commands } from './types';

export interface CurrentLogitsInput {
  readonly catalog: Catalog;
  /** The classifier that the views show. */
  readonly classifier: ClassifierId | null;
  readonly testOpenings: Readonly<Record<string, number>>;
}

interface Logits {
  readonly key: LogitsKey;
  readonly values: Float32Array;
}

/** What the classifier that is shown says of every image, read anew when it or the images change. */
export class CurrentLogits {
  #logits = $state.raw<Logits | null>(null);
  #error = $state.raw<DashError | null>(null);
  #reading = $state.raw(false);
  #closed = false;
  readonly #commands: Commands;
  readonly #project: ProjectId;
  readonly #input: () => CurrentLogitsInput;

  /** `null` while they are not there. */
  readonly values = $derived.by(() => {
    const logits = this.#logits;
    const { catalog, classifier } = this.#input();
    if (logits === null || logits.key.classifier !== classifier) return null;
    return logits.key.rows === catalog.rows ? logits.values : null;
  });
  readonly predictions = $derived.by(() =>
    this.values === null ? null : predictionsOf(this.values, this.#input().catalog.labels),
  );

  constructor(commands: Commands, project: ProjectId, input: () => CurrentLogitsInput) {
    this.#commands = commands;
    this.#project = project;
    this.#input = input;
  }

  get reading(): boolean {
    return this.#reading;
  }
  get error(): DashError | null {
    return this.#error;
  }

  readonly follow = latest(async () => {
    const { catalog, classifier, testOpenings } = this.#input();
    if (classifier === null || this.#closed) return;
    const { rows, parts } = catalog;
    const key: LogitsKey = { classifier, rows, parts, testOpenings: testOpenings[classifier] ?? 0 };
    if (this.#logits !== null && sameKey(this.#logits.key, key)) return;
    this.#reading = true;
    this.#error = null;
    try {
      const values = await this.#commands.logits(this.#project, classifier);
      if (!this.#closed) this.#logits = { key, values };
    } catch (reason) {
      this.#error = asDashError(reason);
    } finally {
      this.#reading = false;
    }
  });

  close(): void {
    this.#closed = true;
  }
}
