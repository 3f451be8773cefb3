import { asDashError, type DashError } from '../domain/errors';
import type { JobId, ProjectId } from '../domain/ids';
import type { Augmentation } from '../domain/style';
import { translationQuality } from '../domain/translation-quality';
import { augmentationItems } from './augmentations';
import { latest } from './latest';
import type { Commands, Snapshot } from './types';

/** The new images of the project, and the one translation whose images are looked at. */
export class Augmented {
  #wanted = $state.raw<JobId | null>(null);
  #loaded = $state.raw<Readonly<Record<JobId, Augmentation>>>({});
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
  readonly images = $derived.by(() => (this.shown === null ? null : this.of(this.shown.job)));
  readonly quality = $derived.by(() =>
    this.images === null ? null : translationQuality(this.images, this.#snapshot().catalog),
  );

  constructor(commands: Commands, project: ProjectId, snapshot: () => Snapshot) {
    this.#commands = commands;
    this.#project = project;
    this.#snapshot = snapshot;
  }

  get error(): DashError | null {
    return this.#error;
  }

  /** `null` while it is being read. */
  of(job: JobId): Augmentation | null {
    return this.#loaded[job] ?? null;
  }

  show(job: JobId): void {
    this.#wanted = job;
  }

  /** Reads the images that are not there yet, the newest first. */
  readonly follow = latest(async () => {
    this.#error = null;
    try {
      for (const { job } of this.items) {
        if (this.of(job) !== null) continue;
        const images = await this.#commands.augmentation(this.#project, job);
        this.#loaded = { ...this.#loaded, [job]: images };
      }
    } catch (reason) {
      this.#error = asDashError(reason);
    }
  });
}
