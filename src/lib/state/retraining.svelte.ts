import type { ClassifierRecord, TrainingSpec } from '../domain/classifier';
import type { ClassifierId, JobId } from '../domain/ids';
import type { JobRecord } from '../domain/job';
import type { Augmented } from './augmented.svelte';
import type { Jobs } from './jobs.svelte';

export const MAX_SEEDS = 10;

/** What the next classifier learns from, beside how it learns. */
export class Retraining {
  readonly #jobs: Jobs;
  readonly #augmented: Augmented;
  readonly #choose: (id: ClassifierId) => Promise<unknown>;
  /** Translations that are left out. */
  #left = $state.raw<readonly JobId[]>([]);
  #originals = $state.raw<boolean | null>(null);
  #warm = $state.raw(false);
  #seeds = $state.raw(1);
  /** How many of how many seeds are done; `null` where no series runs. */
  #series = $state.raw<{ readonly done: number; readonly of: number } | null>(null);

  /** Translations whose accepted images are learned from: all of them, unless left out. */
  readonly augmentations = $derived.by(() =>
    this.#augmented.items.filter(({ job, accepted }) => accepted > 0 && !this.#left.includes(job)),
  );
  readonly newImages = $derived(this.augmentations.reduce((n, { accepted }) => n + accepted, 0));
  /** Walks stand for the originals too; with them the translator's traces would go with the class. */
  readonly originals = $derived.by(
    () => this.#originals ?? !this.augmentations.some(({ mode }) => mode === 'walk'),
  );

  /** @param choose shows a classifier in the views */
  constructor(jobs: Jobs, augmented: Augmented, choose: (id: ClassifierId) => Promise<unknown>) {
    this.#jobs = jobs;
    this.#augmented = augmented;
    this.#choose = choose;
  }

  get warm(): boolean {
    return this.#warm;
  }
  set warm(on: boolean) {
    this.#warm = on;
  }
  get seeds(): number {
    return this.#seeds;
  }
  set seeds(n: number) {
    this.#seeds = Math.min(MAX_SEEDS, Math.max(1, Math.round(n)));
  }
  get series(): { readonly done: number; readonly of: number } | null {
    return this.#series;
  }

  uses(job: JobId): boolean {
    return !this.#left.includes(job);
  }
  toggle(job: JobId): void {
    this.#left = this.#left.includes(job)
      ? this.#left.filter((other) => other !== job)
      : [...this.#left, job];
  }
  chooseOriginals(on: boolean): void {
    this.#originals = on;
  }

  /** Trains one after the other with seeds s, s + 1, …, then shows the first; a cancelled one ends the series. */
  async train(
    training: TrainingSpec,
    { name, parent }: { readonly name: string; readonly parent: ClassifierRecord | null },
  ): Promise<readonly ClassifierRecord[]> {
    if (this.#series !== null) return [];
    const augmentations = this.augmentations.map(({ job }) => job);
    const { originals, warm, seeds } = this;
    const children: ClassifierRecord[] = [];
    try {
      for (let i = 0; i < seeds; i++) {
        this.#series = { done: i, of: seeds };
        const seed = training.seed + i;
        const child = await this.#jobs.train(
          { ...training, seed },
          {
            ...(name === '' ? {} : { name: seeds === 1 ? name : `${name}, seed ${seed}` }),
            ...(parent === null ? {} : { parent: parent.id, warm }),
            ...(augmentations.length === 0 ? {} : { augmentations, originals }),
          },
        );
        if (child === undefined) break;
        children.push(child);
      }
    } finally {
      this.#series = null;
    }
    // The first seed, whatever the others score: nothing is picked by its result.
    if (parent !== null && children[0] !== undefined) await this.#choose(children[0].id);
    return children;
  }

  /** Goes on with a job of any kind; a retraining that was cut off is shown at its end like one that was not. */
  async resume(job: JobRecord): Promise<void> {
    const child = await this.#jobs.resume(job);
    if (child !== undefined && child.parent !== null && child.baseline === undefined)
      await this.#choose(child.id);
  }
}
