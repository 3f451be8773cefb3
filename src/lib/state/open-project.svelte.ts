import type { Part } from '../domain/catalog';
import type { ClassifierRecord } from '../domain/classifier';
import { historyState } from '../domain/history';
import type { DashError } from '../domain/errors';
import type { ClassifierId, ContentHash, ImageId, JobId, ProjectId } from '../domain/ids';
import { isResumable } from '../domain/job';
import type { Announcer } from './announcer.svelte';
import { BaselineRuns } from './baseline-runs.svelte';
import { Comparison } from './comparison.svelte';
import { CurrentLogits } from './current-logits.svelte';
import { Evaluations, type EvaluationRequest } from './evaluations.svelte';
import { historyEntries } from './event-words';
import { Explanations } from './explanations.svelte';
import { Jobs } from './jobs.svelte';
import { latest } from './latest';
import { testOpeningsOf } from './logits-key';
import { Mitigation } from './mitigation.svelte';
import { ModeChoice } from './mode-choice.svelte';
import type { Notices } from './notices.svelte';
import type { Predictions } from './predictions';
import { Projections } from './projections.svelte';
import { Retraining } from './retraining.svelte';
import { sameBesideNewImages, sameCatalog } from './same-catalog';
import { Scope } from './scope.svelte';
import { Selection } from './selection.svelte';
import { Suspects } from './suspects.svelte';
import { Thumbnails } from './thumbnails';
import type { Commands, Evaluation, Snapshot } from './types';

/** What Ctrl+Z does next: a change of the selection, or an act of the log. */
export interface NextChange {
  readonly of: 'selection' | 'act';
  readonly words: string;
}

/** One project as the page shows it: the newest snapshot, and all that is derived from it. */
export class OpenProject {
  readonly id: ProjectId;
  readonly jobs: Jobs;
  readonly evaluations: Evaluations;
  readonly thumbnails: Thumbnails;
  readonly selection: Selection;
  readonly scope: Scope;
  readonly projections: Projections;
  readonly explanations: Explanations;
  readonly suspects: Suspects;
  readonly comparison: Comparison;
  readonly mitigation: Mitigation;
  readonly modeChoice: ModeChoice;
  readonly retraining: Retraining;
  readonly baselines: BaselineRuns;

  readonly #commands: Commands;
  readonly #notices: Notices;
  readonly #unsubscribe: () => void;
  readonly #current: CurrentLogits;
  #snapshot: Snapshot = $state.raw() as Snapshot;
  #closed = false;

  readonly catalog = $derived.by(() => this.#snapshot.catalog);
  readonly classifiers = $derived.by(() => this.#snapshot.classifiers);
  readonly translators = $derived.by(() => this.#snapshot.translators);
  /** The classifier that the views show. */
  readonly current = $derived.by((): ClassifierRecord | null => {
    const { project, classifiers } = this.#snapshot;
    return classifiers.find((c) => c.id === project.current && !c.discarded) ?? null;
  });
  readonly history = $derived.by(() =>
    historyEntries(this.#snapshot.events, {
      classes: this.catalog.classes,
      classifier: (id) => this.classifiers.find((c) => c.id === id)?.name ?? 'a deleted classifier',
      translator: (id) => this.translators.find((t) => t.id === id)?.name ?? 'a translator',
    }),
  );
  readonly #acts = $derived.by(() => historyState(this.#snapshot.events));
  /** The later of the last change of the selection and the last act that can be undone; `null` = nothing. */
  readonly nextUndo = $derived.by((): NextChange | null => {
    const act = this.#acts.undo?.seq ?? -1;
    const change = this.selection.undoable;
    if (change !== null && change >= act) return { of: 'selection', words: 'The former selection' };
    const words = this.#snapshot.undo;
    return words === null || !this.writable ? null : { of: 'act', words };
  });
  readonly nextRedo = $derived.by((): NextChange | null => {
    const { events, redo } = this.#snapshot;
    const undone = events.findLast(({ body }) => body.type === 'undone' && body.seq === this.#acts.redo?.seq);
    const change = this.selection.redoable;
    if (change !== null && change >= (undone?.seq ?? -1)) {
      return { of: 'selection', words: 'The selection that was undone' };
    }
    return redo === null || !this.writable ? null : { of: 'act', words: redo };
  });
  /** How often the sealed test set was opened, for each classifier. */
  readonly testOpenings = $derived.by(() => testOpeningsOf(this.#snapshot.events));
  /** Jobs that stopped with a closed tab or failed (their `error` says why), and can go on. */
  readonly interrupted = $derived.by(() => this.#snapshot.jobs.filter(({ state }) => isResumable(state)));
  /** Jobs that run elsewhere: in another tab, or started from a script. */
  readonly elsewhere = $derived.by(() =>
    this.#snapshot.jobs.filter((job) => job.state === 'running' && job.id !== this.jobs.live?.id),
  );

  private constructor(commands: Commands, snapshot: Snapshot, announcer: Announcer, notices: Notices) {
    this.id = snapshot.project.id;
    this.#commands = commands;
    this.#notices = notices;
    this.#snapshot = snapshot;
    this.#current = new CurrentLogits(commands, this.id, () => ({
      catalog: this.catalog,
      classifier: this.current?.id ?? null,
      testOpenings: this.testOpenings,
    }));
    this.jobs = new Jobs(commands, this.id, announcer, notices);
    this.evaluations = new Evaluations(commands, this.id);
    this.thumbnails = new Thumbnails(async (hash) => {
      const image = await this.image(hash);
      return image?.thumbnail ?? image;
    });
    this.scope = new Scope(() => ({
      catalog: this.catalog,
      testOpened: Object.keys(this.testOpenings).length > 0,
    }));
    this.selection = new Selection(() => ({
      facts: {
        ids: this.catalog.ids,
        labels: this.catalog.labels,
        predicted: this.predictions?.predicted ?? null,
        parts: this.catalog.parts,
      },
      visible: this.scope.visible,
      lastEvent: this.#snapshot.events.at(-1)?.seq ?? 0,
    }));
    this.projections = new Projections(commands, this.id, announcer, notices);
    this.explanations = new Explanations(commands, this.id);
    this.suspects = new Suspects(commands, this.id, announcer);
    this.comparison = new Comparison(commands, this.id, () => ({
      catalog: this.catalog,
      classifiers: this.classifiers,
      current: this.current,
      predictions: this.predictions,
      testOpenings: this.testOpenings,
    }));
    this.mitigation = new Mitigation(commands, notices, this.jobs, () => this.#snapshot);
    this.modeChoice = new ModeChoice(commands, this.id, {
      jobs: this.jobs,
      notices,
      snapshot: () => this.#snapshot,
    });
    this.retraining = new Retraining(this.jobs, this.mitigation.augmented, (id) => this.chooseClassifier(id));
    this.baselines = new BaselineRuns(commands, this.id, this.jobs, () => this.#snapshot);
    this.#unsubscribe = commands.subscribe(
      this.id,
      () => void this.#notices.attempt('Reading', this.refresh),
    );
  }

  static async load(
    commands: Commands,
    id: ProjectId,
    announcer: Announcer,
    notices: Notices,
  ): Promise<OpenProject> {
    const project = new OpenProject(commands, await commands.snapshot(id), announcer, notices);
    project.#follow();
    return project;
  }

  get snapshot(): Snapshot {
    return this.#snapshot;
  }
  get record(): Snapshot['project'] {
    return this.#snapshot.project;
  }
  get writable(): boolean {
    return this.#snapshot.writable;
  }
  /** The stored bytes of an image, `undefined` where they are gone. */
  image(hash: ContentHash): ReturnType<Commands['image']> {
    return this.#commands.image(this.id, hash);
  }
  /** Of the current classifier, `null` while they are not there. */
  get logits(): Float32Array | null {
    return this.#current.values;
  }
  get predictions(): Predictions | null {
    return this.#current.predictions;
  }
  /** True while predictions of the current classifier are being computed. */
  get predicting(): boolean {
    return this.#current.reading;
  }
  get predictionError(): DashError | null {
    return this.#current.error;
  }

  readonly refresh = latest(async () => {
    const next = await this.#commands.snapshot(this.id);
    if (this.#closed) return;
    const before = this.#snapshot.catalog;
    const same = sameCatalog(before, next.catalog);
    const sameOthers = same || sameBesideNewImages(before, next.catalog);
    // The old catalog stays where nothing changed, so that nothing is derived anew.
    this.#snapshot = same ? { ...next, catalog: this.#snapshot.catalog } : next;
    if (!same) this.evaluations.reset();
    if (!sameOthers) this.suspects.reset();
    this.#follow();
  });

  relabel(images: readonly ImageId[], to: string): Promise<boolean> {
    return this.#act('Relabelling', () => this.#commands.relabel(this.id, images, to));
  }
  moveImages(images: readonly ImageId[], to: Part): Promise<boolean> {
    return this.#act('Moving images', () => this.#commands.moveImages(this.id, images, to));
  }
  discardImages(images: readonly ImageId[]): Promise<boolean> {
    return this.#act('Discarding images', () => this.#commands.discardImages(this.id, images));
  }
  restoreImages(images: readonly ImageId[]): Promise<boolean> {
    return this.#act('Restoring images', () => this.#commands.restoreImages(this.id, images));
  }
  deleteImages(images: readonly ImageId[]): Promise<boolean> {
    return this.#act('Deleting images', () => this.#commands.deleteImages(this.id, images));
  }
  /** Takes back what was done last: a change of the selection, or an act. */
  async undo(): Promise<boolean> {
    if (this.nextUndo?.of !== 'selection') return this.#act('Undo', () => this.#commands.undo(this.id));
    this.selection.undo();
    return true;
  }
  async redo(): Promise<boolean> {
    if (this.nextRedo?.of !== 'selection') return this.#act('Redo', () => this.#commands.redo(this.id));
    this.selection.redo();
    return true;
  }
  takeOver(): Promise<boolean> {
    return this.#act('Taking over', () => this.#commands.takeOver(this.id));
  }
  chooseClassifier(id: ClassifierId): Promise<boolean> {
    return this.#act('Switching', () => this.#commands.chooseClassifier(this.id, id));
  }
  discardClassifier(id: ClassifierId, instead?: ClassifierId): Promise<boolean> {
    return this.#act('Discarding', () => this.#commands.discardClassifier(this.id, id, instead));
  }
  restoreClassifier(id: ClassifierId): Promise<boolean> {
    return this.#act('Restoring', () => this.#commands.restoreClassifier(this.id, id));
  }
  deleteClassifier(id: ClassifierId): Promise<boolean> {
    return this.#act('Deleting', () => this.#commands.deleteClassifier(this.id, id));
  }
  cancelJob(id: JobId): Promise<boolean> {
    return this.#act('Cancelling', () => this.#commands.cancelJob(this.id, id));
  }
  discardJob(id: JobId): Promise<boolean> {
    return this.#act('Discarding', () => this.#commands.discardJob(this.id, id));
  }

  /** Opens the sealed test set for a classifier; the commands log it. */
  async openTest(id: ClassifierId): Promise<Evaluation | undefined> {
    const evaluation = await this.#notices.attempt('Opening the test set', () =>
      this.#commands.openTest(this.id, id),
    );
    if (evaluation !== undefined) this.evaluations.put(id, evaluation);
    return evaluation;
  }

  close(): void {
    this.#closed = true;
    this.#unsubscribe();
    this.#current.close();
    this.evaluations.stop();
    this.explanations.stop();
    this.projections.cancel();
    this.suspects.cancel();
    this.thumbnails.clear();
  }

  /** Whether the act succeeded; a failure has been shown. */
  async #act(doing: string, act: () => Promise<void>): Promise<boolean> {
    return (await this.#notices.attempt(doing, async () => (await act(), true))) ?? false;
  }

  #follow(): void {
    void this.#current.follow();
    const others = this.classifiers.filter((c) => !c.discarded && c.id !== this.current?.id).reverse();
    const requests: EvaluationRequest[] = [];
    if (this.current !== null) {
      for (const part of ['explore', 'confirm', 'training'] as const) {
        requests.push({ classifier: this.current.id, part });
      }
      if (this.testOpenings[this.current.id] !== undefined)
        requests.push({ classifier: this.current.id, part: 'test' });
    }
    for (const { id } of others) {
      requests.push({ classifier: id, part: 'explore' }, { classifier: id, part: 'confirm' });
    }
    void this.evaluations.want(requests);
    void this.comparison.follow();
    void this.baselines.follow();
    void this.mitigation.augmented.follow();
  }
}
