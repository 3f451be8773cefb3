import { asDashError, type DashError } from '../domain/errors';
import type { JobId, ProjectId } from '../domain/ids';
import type { Augmentation, TranslationQuality } from '../domain/style';
import { augmentationItems } from './augmentations';
import { latest } from './latest';
import type { Commands, Snapshot } from './types';

/** The new images of the project, and the one translation whose images are looked at. */
export class Augmented {
  #wanted = $state.raw<JobId | null>(null);
  #loaded = $state.raw<Augmentation | null>(null);
  #quality = $state.raw<{ readonly job: JobId; readonly value: TranslationQuality } | null>(null);
  #error = $state.raw<DashError | null>(null);
  readonly #commands: Commands;
  readonly #project: ProjectId;
  readonly #snapshot: () => Snapshot;

  /** Translations whose images are there, newest first. */
  readonly items = $derived.by(() => {
    const { events, jobs, catalog } = this.#snapshot();
    return augmentationItems(events, jobs, catalog);
  });
  /** The one looked at: the one chosen, else the newest. */
  readonly shown = $derived.by(
    () => this.items.find(({ job }) => job === this.#wanted) ?? this.items[0] ?? null,
  );
  /** Its images, `null` while they are being read. */
  readonly images = $derived.by(() => (this.#loaded?.job === this.shown?.job ? this.#loaded : null));
  readonly quality = $derived.by(() =>
    this.#quality !== null && this.#quality.job === this.shown?.job ? this.#quality.value : null,
  );

  constructor(commands: Commands, project: ProjectId, snapshot: () => Snapshot) {
    this.#commands = commands;
    this.#project = project;
    this.#snapshot = snapshot;
  }

  get error(): DashError | null {
    return this.#error;
  }

  show(job: JobId): void {
    this.#wanted = job;
    void this.follow();
  }

  /** Reads the images that are looked at, where they are not there yet. */
  readonly follow = latest(async () => {
    const job = this.shown?.job;
    if (job === undefined || this.#loaded?.job === job) return;
    this.#error = null;
    try {
      this.#loaded = await this.#commands.augmentation(this.#project, job);
      this.#quality = { job, value: await this.#commands.quality(this.#project, job) };
    } catch (reason) {
      this.#error = asDashError(reason);
    }
  });
}
