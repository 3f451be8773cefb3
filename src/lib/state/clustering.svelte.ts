import { asDashError, type DashError } from '../domain/errors';
import type { Clusters, Space } from '../domain/discovery';
import type { ClassifierId, ProjectId } from '../domain/ids';
import type { Progress } from '../domain/job';
import {
  groupsByPrediction,
  mergedColumns,
  singles,
  type ColumnGroups,
  type MergedColumn,
} from './merged-columns';
import type { Commands } from './types';

export const MIN_K = 2;
export const MAX_K = 20;

export interface ClusteringMemory {
  readonly k: number;
  readonly space: Space;
  readonly groups: ColumnGroups;
}

/** Tells one clustering from another: the same data and settings give the same. */
const runOf = ({ space, k, classifier, inertia }: Clusters): string =>
  `${space}/${k}/${classifier ?? ''}/${inertia}`;

/** One K-means at a time over the pool, and how its columns are merged. */
export class Clustering {
  #k = $state.raw(8);
  #space = $state.raw<Space>('latent');
  #result = $state.raw<Clusters | null>(null);
  #groups = $state.raw<ColumnGroups>([]);
  #computing = $state.raw(false);
  #progress = $state.raw<Progress | null>(null);
  #error = $state.raw<DashError | null>(null);
  #abort: AbortController | null = null;
  /** Groups of an earlier visit, whose clusters have to be found again; `null` where there are none. */
  #recalled: ColumnGroups | null = null;
  readonly #commands: Commands;
  readonly #project: ProjectId;
  readonly #classifier: () => ClassifierId | null;

  /** As shown: merged ones as one. */
  readonly columns = $derived.by((): readonly MergedColumn[] =>
    this.#result === null ? [] : mergedColumns(this.#result.columns, this.#groups, runOf(this.#result)),
  );
  /** True where the columns were found in another classifier's latents than those of the present one. */
  readonly stale = $derived.by(
    () =>
      this.#result !== null &&
      this.#result.space === 'latent' &&
      this.#result.classifier !== this.#classifier(),
  );

  constructor(commands: Commands, project: ProjectId, classifier: () => ClassifierId | null) {
    this.#commands = commands;
    this.#project = project;
    this.#classifier = classifier;
  }

  get k(): number {
    return this.#k;
  }
  get space(): Space {
    return this.#space;
  }
  get result(): Clusters | null {
    return this.#result;
  }
  get computing(): boolean {
    return this.#computing;
  }
  get progress(): Progress | null {
    return this.#progress;
  }
  get error(): DashError | null {
    return this.#error;
  }
  get merged(): boolean {
    return this.#groups.length < (this.#result?.columns.length ?? 0);
  }

  /** Clusters anew; a request that is still running is dropped. */
  async compute(change: { readonly k?: number; readonly space?: Space } = {}): Promise<void> {
    if (change.k !== undefined || change.space !== undefined) this.#recalled = null;
    this.#k = Math.min(MAX_K, Math.max(MIN_K, change.k ?? this.#k));
    this.#space = change.space ?? this.#space;
    const classifier = this.#classifier();
    if (classifier === null) return;
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.#computing = true;
    this.#progress = null;
    this.#error = null;
    try {
      const result = await this.#commands.cluster(this.#project, classifier, {
        k: this.#k,
        space: this.#space,
        signal: abort.signal,
        onProgress: (progress) => {
          if (!abort.signal.aborted) this.#progress = progress;
        },
      });
      if (abort.signal.aborted) return;
      this.#result = result;
      this.#groups = this.#recalled?.length ? this.#recalled : singles(result.columns);
      this.#recalled = null;
    } catch (reason) {
      const error = asDashError(reason);
      if (!abort.signal.aborted && error.name !== 'AbortError') this.#error = error;
    } finally {
      if (this.#abort === abort) {
        this.#abort = null;
        this.#computing = false;
      }
    }
  }

  /** What a later visit needs to find the same columns again; `null` where there are none. */
  get memory(): ClusteringMemory | null {
    const found = this.#result !== null || this.#recalled !== null;
    return found ? { k: this.#k, space: this.#space, groups: this.#recalled ?? this.#groups } : null;
  }
  recall({ k, space, groups }: ClusteringMemory): void {
    this.#k = k;
    this.#space = space;
    this.#recalled = groups;
  }
  /** Finds again what an earlier visit had: the same seed gives the same columns. */
  async resume(): Promise<void> {
    if (this.#recalled !== null && !this.#computing) await this.compute();
  }

  cancel(): void {
    this.#abort?.abort();
    this.#abort = null;
    this.#computing = false;
  }

  /** Makes one column of several. */
  merge(columns: readonly MergedColumn[]): void {
    if (columns.length < 2) return;
    const together = columns.flatMap(({ indices }) => indices).toSorted((a, b) => a - b);
    const rest = this.#groups.filter((group) => !group.some((index) => together.includes(index)));
    this.#groups = [...rest, together].toSorted((a, b) => a[0]! - b[0]!);
  }

  /** Makes of a merged column its parts again. */
  split(column: MergedColumn): void {
    this.#groups = this.#groups
      .flatMap((group) => (group.some((i) => column.indices.includes(i)) ? group.map((i) => [i]) : [group]))
      .toSorted((a, b) => a[0]! - b[0]!);
  }

  splitAll(): void {
    this.#groups = singles(this.#result?.columns ?? []);
  }

  /** One column for each class that the classifier mostly predicts in a column. */
  mergeByPrediction(): void {
    if (this.#result !== null) this.#groups = groupsByPrediction(this.#result.columns);
  }
}
