import { rowIndex } from '../domain/catalog-changes';
import type { ImageId, TranslatorId } from '../domain/ids';
import {
  takesStyles,
  TRANSLATION_MODES,
  type Style,
  type TranslationMethod,
  type TranslationMode,
  type TranslationPlan,
} from '../domain/style';
import type { TranslatorRecord } from '../domain/translator';
import { Augmented } from './augmented.svelte';
import { Clustering } from './clustering.svelte';
import type { Jobs } from './jobs.svelte';
import type { MergedColumn } from './merged-columns';
import type { MitigationMemory } from './mitigation-memory';
import type { Notices } from './notices.svelte';
import { ShippedTranslator } from './shipped-translator.svelte';
import { StyleTrials, type Mover } from './style-trials.svelte';
import {
  newImages,
  planOf,
  sampleSources,
  sourceMix,
  styleImages,
  trainingSources,
  usualMode,
  type PlanResult,
} from './translation-plan';
import type { Commands, Snapshot } from './types';

export interface ChosenStyle {
  /** Of the column, or of the selection. */
  readonly key: string;
  readonly style: Style;
  /** Why it may be no style: it cannot be told from a class. */
  readonly warning: string | null;
}

/** Pictures of a trial, and images that a probe moves. */
const TRIAL_SOURCES = 6;
const PROBE_SOURCES = 48;

/**
 * What is to be made next: which styles, of which sources, by what. Clusters, trials and the images that were made
 * have classes of their own.
 */
export class Mitigation {
  readonly clustering: Clustering;
  /** A second number of clusters, to be looked at beside the first. */
  readonly beside: Clustering;
  readonly trials: StyleTrials;
  readonly augmented: Augmented;
  readonly shipped: ShippedTranslator;

  readonly #commands: Commands;
  readonly #notices: Notices;
  readonly #jobs: Jobs;
  readonly #snapshot: () => Snapshot;
  #styles = $state.raw<readonly ChosenStyle[]>([]);
  /** `null` = all of training. */
  #sources = $state.raw<readonly ImageId[] | null>(null);
  #method = $state.raw<TranslationMethod | null>(null);
  #translator = $state.raw<TranslatorId | null>(null);
  #mode = $state.raw<TranslationMode | null>(null);
  #deciding = $state.raw(false);
  #copies = $state.raw(4);
  #comparing = $state.raw(false);

  /** Translators that are not discarded, newest first. */
  readonly translators = $derived.by(() =>
    this.#snapshot()
      .translators.filter(({ discarded }) => !discarded)
      .toSorted((a, b) => b.createdAt - a.createdAt),
  );
  /** The one chosen, else the newest. */
  readonly translator = $derived.by(
    (): TranslatorRecord | null =>
      this.translators.find(({ id }) => id === this.#translator) ?? this.translators[0] ?? null,
  );
  /** A translator where there is one; colour transfer needs none. */
  readonly method = $derived.by(
    (): TranslationMethod => this.#method ?? (this.translator === null ? 'colour' : 'xploregan'),
  );
  readonly mode = $derived.by(() => this.#mode ?? usualMode(this.translator));
  readonly mover = $derived.by((): Mover => ({
    method: this.method,
    translator: this.method === 'xploregan' ? (this.translator?.id ?? null) : null,
  }));
  /** True where the method moves images into a style and none is chosen. */
  readonly needsStyle = $derived.by(() => takesStyles(this.method) && this.#styles.length === 0);
  readonly #rows = $derived.by(() => rowIndex(this.#snapshot().catalog));
  /** Which of the chosen images can be sources. */
  readonly mix = $derived.by(() => {
    const { catalog } = this.#snapshot();
    return sourceMix(catalog, this.#rows, this.#sources ?? trainingSources(catalog));
  });
  readonly sources = $derived.by(() => this.mix.fit);
  readonly result = $derived.by(() => this.#planned(this.mode));
  /** Whether explore decides between plain translation and walks. */
  readonly deciding = $derived.by(() => this.#deciding && this.method === 'xploregan');
  /** Of both modes, the usual one first; or what is missing for one of them. */
  readonly both = $derived.by((): readonly TranslationPlan[] | { readonly missing: string } => {
    const usual = usualMode(this.translator);
    const plans: TranslationPlan[] = [];
    for (const mode of [usual, ...TRANSLATION_MODES.filter((other) => other !== usual)]) {
      const result = this.#planned(mode);
      if ('missing' in result) return result;
      plans.push(result.plan);
    }
    return plans;
  });
  /** Why nothing can be made yet, `null` where it can. */
  readonly missing = $derived.by((): string | null => {
    const wanted = this.deciding ? this.both : this.result;
    return 'missing' in wanted ? wanted.missing : null;
  });
  /** How many images would be made. */
  readonly count = $derived.by(() => {
    const plans = this.deciding ? this.both : 'plan' in this.result ? [this.result.plan] : this.result;
    return 'missing' in plans ? 0 : plans.reduce((sum, plan) => sum + newImages(plan), 0);
  });

  constructor(commands: Commands, notices: Notices, jobs: Jobs, snapshot: () => Snapshot) {
    const project = snapshot().project.id;
    this.#commands = commands;
    this.#notices = notices;
    this.#jobs = jobs;
    this.#snapshot = snapshot;
    const classifier = () => snapshot().project.current;
    this.clustering = new Clustering(commands, project, classifier);
    this.beside = new Clustering(commands, project, classifier);
    this.trials = new StyleTrials(commands, project);
    this.augmented = new Augmented(commands, project, snapshot);
    this.shipped = new ShippedTranslator(commands, notices, snapshot, (id) => this.chooseTranslator(id));
  }

  get styles(): readonly ChosenStyle[] {
    return this.#styles;
  }
  /** Images that were chosen as sources; `null` = all of training. */
  get chosen(): readonly ImageId[] | null {
    return this.#sources;
  }
  get copies(): number {
    return this.#copies;
  }
  /** True while two numbers of clusters stand side by side. */
  get comparing(): boolean {
    return this.#comparing;
  }
  set comparing(on: boolean) {
    this.#comparing = on;
  }

  /** Chooses a column as a style, or lets go of it. */
  chooseColumn(column: MergedColumn): void {
    if (this.hasColumn(column)) return this.removeStyle(column.key);
    const { ids } = this.#snapshot().catalog;
    const images = Array.from(column.rows, (row) => ids[row]!);
    const name = this.#unique(column.name);
    this.#add({ key: column.key, style: { name, images }, warning: column.warning });
  }
  hasColumn(column: MergedColumn): boolean {
    return this.#styles.some(({ key }) => key === column.key);
  }
  /** Any images are a style: those of a lasso, say. */
  useAsStyle(chosen: readonly ImageId[], given?: string): void {
    const images = styleImages(this.#snapshot().catalog, this.#rows, chosen);
    if (images.length < chosen.length)
      this.#notices.info(
        'Left out of the style',
        `${chosen.length - images.length} images of confirm or test: confirm is kept for the verdict, test is sealed.`,
      );
    if (images.length === 0) return;
    const name = given ?? (images.length === 1 ? '1 selected image' : `${images.length} selected images`);
    const unique = this.#unique(name);
    this.#add({ key: `images:${unique}`, style: { name: unique, images }, warning: null });
  }
  removeStyle(key: string): void {
    this.#styles = this.#styles.filter((chosen) => chosen.key !== key);
  }
  clearStyles(): void {
    this.#styles = [];
  }

  useAsSources(images: readonly ImageId[]): void {
    this.#sources = images;
  }
  useAllOfTraining(): void {
    this.#sources = null;
  }
  chooseMethod(method: TranslationMethod): void {
    this.#method = method;
  }
  /** What depends on its recipe goes back to what is usual. */
  chooseTranslator(id: TranslatorId): void {
    this.#translator = id;
    this.#mode = null;
  }
  chooseMode(mode: TranslationMode): void {
    this.#mode = mode;
    this.#deciding = false;
  }
  /** Leaves the mode to what explore prefers of both. */
  letExploreDecide(): void {
    this.#mode = null;
    this.#deciding = true;
  }
  chooseCopies(copies: number): void {
    this.#copies = copies;
  }

  /** Makes the images. They are looked at next. */
  async translate(): Promise<boolean> {
    if (!('plan' in this.result)) return false;
    const made = await this.#jobs.translate(this.result.plan);
    if (made === undefined) return false;
    this.augmented.show(made.job);
    return true;
  }

  /** A few sources in each chosen style, at once and unsaved. */
  async look(): Promise<void> {
    await this.trials.look(
      this.mover,
      this.#styles.map(({ style }) => style),
      this.#sample(TRIAL_SOURCES),
    );
  }

  /** Whether the styles turn the present classifier's answers. */
  async probe(): Promise<void> {
    const classifier = this.#snapshot().project.current;
    if (classifier === null) return;
    await this.trials.probe(
      classifier,
      this.mover,
      this.#styles.map(({ style }) => style),
      this.#sample(PROBE_SOURCES),
    );
  }

  async discardTranslator(id: TranslatorId): Promise<void> {
    await this.#notices.attempt('Discarding', () =>
      this.#commands.discardTranslator(this.#snapshot().project.id, id),
    );
  }

  /** What a later visit comes back to. Plain JSON. */
  get memory(): MitigationMemory {
    return {
      clusters: this.clustering.memory,
      styles: this.#styles,
      sources: this.#sources,
      method: this.#method,
      translator: this.#translator,
      mode: this.#mode,
      deciding: this.#deciding,
      copies: this.#copies,
    };
  }
  recall(memory: MitigationMemory): void {
    if (memory.clusters !== null) this.clustering.recall(memory.clusters);
    this.#styles = memory.styles;
    this.#sources = memory.sources;
    this.#method = memory.method;
    this.#translator = memory.translator;
    this.#mode = memory.mode;
    this.#deciding = memory.deciding ?? false;
    this.#copies = memory.copies;
  }

  #planned(mode: TranslationMode): PlanResult {
    return planOf({
      method: this.method,
      translator: this.translator,
      mode,
      styles: this.#styles.map(({ style }) => style),
      sources: this.sources,
      copies: this.#copies,
      seed: 1 + this.augmented.items.length,
    });
  }
  /** A name that no chosen style has: columns of another clustering may be called the same. */
  #unique(name: string): string {
    const taken = this.#styles.map(({ style }) => style.name);
    for (let n = 1; ; n++) {
      const wanted = n === 1 ? name : `${name} (${n})`;
      if (!taken.includes(wanted)) return wanted;
    }
  }
  #add(chosen: ChosenStyle): void {
    this.#styles = [...this.#styles.filter(({ key }) => key !== chosen.key), chosen];
  }
  #sample(n: number): readonly ImageId[] {
    return sampleSources(this.#snapshot().catalog, this.#rows, this.sources, n);
  }
}
