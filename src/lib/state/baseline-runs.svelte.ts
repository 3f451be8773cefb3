import { BASELINES, type Baseline } from '../domain/baselines';
import type { ClassifierRecord } from '../domain/classifier';
import type { ClassifierId, ProjectId } from '../domain/ids';
import { isJobOf, isResumable } from '../domain/job';
import { hasCeiling } from '../domain/project';
import { isYardstick, YARDSTICKS, yardstickScores, type Beside, type Yardstick } from '../domain/yardsticks';
import type { Jobs } from './jobs.svelte';
import { latest } from './latest';
import type { Commands, Snapshot, Verdict } from './types';

/** How the retraining stands to one baseline on confirm, as the data were. */
interface Judged {
  readonly verdict: Verdict | null;
  readonly catalog: Snapshot['catalog'];
}

/**
 * What the current classifier stands beside where it was retrained with new images: baselines are run one after the
 * other as jobs, and judged on confirm against it; yardsticks are measured behind them. Nothing of them is shown in the
 * views by itself.
 */
export class BaselineRuns {
  /** What the next run leaves out. */
  #left = $state.raw<readonly Beside[]>([]);
  /** Being run, the first of them now. */
  #queue = $state.raw<readonly Beside[]>([]);
  #total = $state.raw(0);
  #stopped = false;
  #seconds: number[] = [];
  #judged = $state.raw<Readonly<Record<ClassifierId, Judged>>>({});
  readonly #commands: Commands;
  readonly #project: ProjectId;
  readonly #jobs: Jobs;
  readonly #snapshot: () => Snapshot;

  /** The retraining; `null` where the current classifier is none. */
  readonly of = $derived.by((): ClassifierRecord | null => {
    const { project, classifiers } = this.#snapshot();
    const current = classifiers.find(({ id, discarded }) => id === project.current && !discarded);
    const isRetrained = current?.parent !== null && (current?.recipe.augmentations ?? []).length > 0;
    return current !== undefined && isRetrained && current.baseline === undefined ? current : null;
  });
  readonly made = $derived.by((): Readonly<Partial<Record<Baseline, ClassifierRecord>>> => {
    const own = this.#snapshot().classifiers.filter(
      ({ baseline, discarded }) => !discarded && baseline !== undefined && baseline.of === this.of?.id,
    );
    return Object.fromEntries(own.map((record) => [record.baseline!.name, record]));
  });
  /** Cut off with a closed tab, or failed: the next run goes on with them. */
  readonly stopped = $derived.by((): readonly Baseline[] => {
    const names = this.#snapshot().jobs.flatMap((job) => {
      const marked = isJobOf(job, 'train-translator')
        ? undefined
        : 'baseline' in job.spec
          ? job.spec.baseline
          : undefined;
      return isResumable(job.state) && marked !== undefined && marked.of === this.of?.id ? [marked.name] : [];
    });
    return BASELINES.filter((name) => names.includes(name) && this.made[name] === undefined);
  });
  /** Those that these data have: only a demo's generator knows what the ceiling learns from. */
  readonly yardsticks = $derived.by((): readonly Yardstick[] => {
    const { source } = this.#snapshot().project;
    return YARDSTICKS.filter((name) => name === 'probe' || hasCeiling(source));
  });
  /** On confirm, as the data are. */
  readonly scores = $derived.by(() => {
    const { events, catalog } = this.#snapshot();
    return yardstickScores(events, catalog, this.of?.id ?? null);
  });
  /** What a run would make now. */
  readonly open = $derived.by((): readonly Beside[] => {
    const missing = [
      ...BASELINES.filter((name) => this.made[name] === undefined),
      ...this.yardsticks.filter((name) => this.scores[name] === undefined),
    ];
    return missing.filter((name) => !this.#left.includes(name));
  });

  constructor(commands: Commands, project: ProjectId, jobs: Jobs, snapshot: () => Snapshot) {
    this.#commands = commands;
    this.#project = project;
    this.#jobs = jobs;
    this.#snapshot = snapshot;
  }

  /** The first is being made; empty where nothing runs. */
  get queue(): readonly Beside[] {
    return this.#queue;
  }
  /** "3 of 9", and how long the others take by what those before took; `null` before the first is there. */
  get place(): { readonly number: number; readonly of: number; readonly secondsAfter: number | null } {
    const mean = this.#seconds.reduce((a, b) => a + b, 0) / this.#seconds.length;
    return {
      ...{ number: this.#total - this.#queue.length + 1, of: this.#total },
      secondsAfter: this.#seconds.length === 0 ? null : mean * (this.#queue.length - 1),
    };
  }

  takes(name: Beside): boolean {
    return !this.#left.includes(name);
  }
  toggle(name: Beside): void {
    this.#left = this.takes(name) ? [...this.#left, name] : this.#left.filter((other) => other !== name);
  }

  /** `undefined` while it is not known, `null` where there is nothing to compare on. */
  verdict(name: Baseline): Verdict | null | undefined {
    const record = this.made[name];
    const judged = record === undefined ? undefined : this.#judged[record.id];
    return judged?.catalog === this.#snapshot().catalog ? judged.verdict : undefined;
  }

  /** Makes what is open, one after the other; the first that is cancelled or fails ends the run. */
  async run(): Promise<void> {
    const { of } = this;
    if (of === null || this.#queue.length > 0 || this.#jobs.live !== null) return;
    this.#queue = this.open;
    this.#total = this.#queue.length;
    this.#seconds = [];
    this.#stopped = false;
    try {
      while (this.#queue.length > 0 && !this.#stopped) {
        const begun = performance.now();
        if ((await this.#make(of, this.#queue[0]!)) === undefined) break;
        this.#seconds = [...this.#seconds, (performance.now() - begun) / 1000];
        this.#queue = this.#queue.slice(1);
      }
    } finally {
      this.#queue = [];
    }
  }

  #make(of: ClassifierRecord, name: Beside): Promise<unknown> {
    return isYardstick(name) ? this.#jobs.yardstick(of, name) : this.#jobs.baseline(of, name);
  }

  /** Cancels the one that is being made, and those behind it. */
  async cancel(): Promise<void> {
    this.#stopped = true;
    await this.#jobs.cancel();
  }

  /** Judges what is there and has not been judged on these data. */
  readonly follow = latest(async () => {
    const { of } = this;
    if (of === null) return;
    for (const name of BASELINES) {
      const record = this.made[name];
      if (record === undefined || this.verdict(name) !== undefined) continue;
      const { catalog } = this.#snapshot();
      const verdict = await this.#commands
        .compare(this.#project, record.id, of.id, 'confirm')
        .catch(() => null);
      this.#judged = { ...this.#judged, [record.id]: { verdict, catalog } };
    }
  });
}
