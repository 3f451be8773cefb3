import type { Catalog } from '../domain/catalog';
import type { ClassifierRecord } from '../domain/classifier';
import { asDashError, type DashError } from '../domain/errors';
import type { ClassifierId, ProjectId } from '../domain/ids';
import { latest } from './latest';
import { sameKey, type LogitsKey } from './logits-key';
import { predictionsOf, type Predictions } from './predictions';
import type { Commands, Verdict } from './types';

export interface ComparisonInput {
  readonly catalog: Catalog;
  readonly classifiers: readonly ClassifierRecord[];
  readonly current: ClassifierRecord | null;
  /** Of the current one. */
  readonly predictions: Predictions | null;
  readonly testOpenings: Readonly<Record<string, number>>;
}

interface Known {
  readonly key: LogitsKey;
  readonly values: Float32Array;
}

/** A verdict holds for two classifiers on the data as they were. */
interface Judged {
  readonly before: ClassifierId;
  readonly after: ClassifierId;
  readonly catalog: Catalog;
  /** `null` where the two share no image of confirm. */
  readonly verdict: Verdict | null;
}

/** The current classifier beside another one, its parent unless another is pinned. */
export class Comparison {
  #pinned = $state.raw<ClassifierId | null>(null);
  #lineage = $state.raw(false);
  #known = $state.raw<Readonly<Record<string, Known>>>({});
  #judged = $state.raw<Judged | null>(null);
  #error = $state.raw<DashError | null>(null);
  readonly #commands: Commands;
  readonly #project: ProjectId;
  readonly #input: () => ComparisonInput;

  /** What the current one is compared with; `null` where there is nothing. */
  readonly baseline = $derived.by((): ClassifierRecord | null => {
    const { classifiers, current } = this.#input();
    if (current === null) return null;
    const find = (id: ClassifierId | null): ClassifierRecord | null =>
      classifiers.find((c) => c.id === id && c.id !== current.id) ?? null;
    return find(this.#pinned) ?? find(current.parent);
  });
  /** From the oldest to the current one: two, or the whole lineage. */
  readonly chain = $derived.by((): readonly ClassifierRecord[] => {
    const { classifiers, current } = this.#input();
    if (current === null) return [];
    if (!this.#lineage) return this.baseline === null ? [current] : [this.baseline, current];
    return lineageOf(classifiers, current);
  });
  readonly #predictions = $derived.by(() => {
    const { catalog } = this.#input();
    const known: Record<string, Predictions | null> = {};
    for (const { key, values } of Object.values(this.#known)) {
      if (key.rows === catalog.rows) known[key.classifier] = predictionsOf(values, catalog.labels);
    }
    return known;
  });
  /** On confirm; `undefined` while it is not known, `null` where there is nothing to compare. */
  readonly verdict = $derived.by((): Verdict | null | undefined => {
    const { catalog, current } = this.#input();
    if (current === null || this.baseline === null) return null;
    const judged = this.#judged;
    const holds =
      judged !== null &&
      judged.before === this.baseline.id &&
      judged.after === current.id &&
      judged.catalog === catalog;
    return holds ? judged.verdict : undefined;
  });

  constructor(commands: Commands, project: ProjectId, input: () => ComparisonInput) {
    this.#commands = commands;
    this.#project = project;
    this.#input = input;
  }

  get pinned(): ClassifierId | null {
    return this.#pinned;
  }
  get error(): DashError | null {
    return this.#error;
  }
  /** Whether all ancestors are shown instead of two classifiers. */
  get lineage(): boolean {
    return this.#lineage;
  }
  set lineage(all: boolean) {
    this.#lineage = all;
    void this.follow();
  }

  /** `null` while it is not known. */
  predictionsOf(id: ClassifierId): Predictions | null {
    const { current, predictions } = this.#input();
    return id === current?.id ? predictions : (this.#predictions[id] ?? null);
  }

  /** Predictions of every classifier that is not discarded; rejects where they cannot be had. */
  async all(): Promise<readonly Predictions[]> {
    const kept = this.#input().classifiers.filter(({ discarded }) => !discarded);
    for (const { id } of kept) await this.#read(id);
    return kept.flatMap(({ id }) => this.predictionsOf(id) ?? []);
  }

  /** Compares with this one; with the parent again where it was pinned already. */
  pin(id: ClassifierId): void {
    this.#pinned = this.#pinned === id ? null : id;
    void this.follow();
  }

  /** Reads what the comparison needs and is not there yet. */
  readonly follow = latest(async () => {
    this.#error = null;
    try {
      for (const { id } of this.chain) await this.#read(id);
      await this.#judge();
    } catch (reason) {
      this.#error = asDashError(reason);
    }
  });

  async #read(classifier: ClassifierId): Promise<void> {
    const { catalog, current, testOpenings } = this.#input();
    if (classifier === current?.id) return;
    const key: LogitsKey = {
      classifier,
      rows: catalog.rows,
      parts: catalog.parts,
      testOpenings: testOpenings[classifier] ?? 0,
    };
    const known = this.#known[classifier];
    if (known !== undefined && sameKey(known.key, key)) return;
    const values = await this.#commands.logits(this.#project, classifier);
    this.#known = { ...this.#known, [classifier]: { key, values } };
  }

  async #judge(): Promise<void> {
    const { catalog, current } = this.#input();
    const { baseline } = this;
    if (current === null || baseline === null || this.verdict !== undefined) return;
    const verdict = await this.#commands.compare(this.#project, baseline.id, current.id, 'confirm');
    this.#judged = { before: baseline.id, after: current.id, catalog, verdict };
  }
}

/** The classifier after its ancestors that are still there, oldest first. */
export function lineageOf(
  classifiers: readonly ClassifierRecord[],
  last: ClassifierRecord,
): readonly ClassifierRecord[] {
  const chain = [last];
  for (;;) {
    const parent = classifiers.find(({ id }) => id === chain[0]!.parent);
    if (parent === undefined || chain.includes(parent)) return chain;
    chain.unshift(parent);
  }
}
