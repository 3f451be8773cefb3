import { asDashError, type DashError } from '../domain/errors';
import type { ClassifierId, ImageId, ProjectId, TranslatorId } from '../domain/ids';
import type { Progress } from '../domain/job';
import type { Style, StyleProbe, TranslationMethod } from '../domain/style';
import type { Commands, Preview } from './types';

/** Who moves an image into a style. */
export interface Mover {
  readonly method: TranslationMethod;
  /** `null` for methods that need none. */
  readonly translator: TranslatorId | null;
}

/** Some sources in one style, nothing stored. */
export interface Trial extends Mover {
  readonly style: Style;
  readonly previews: readonly Preview[];
}

export interface ProbeTrial extends Mover {
  readonly style: Style;
  readonly probe: StyleProbe;
}

/** What styles would do, before anything is made: a few pictures, and whether the classifier's answers turn. */
export class StyleTrials {
  #sources = $state.raw<readonly ImageId[]>([]);
  #trials = $state.raw<readonly Trial[]>([]);
  #probes = $state.raw<readonly ProbeTrial[]>([]);
  #running = $state.raw<'pictures' | 'probe' | null>(null);
  #progress = $state.raw<Progress | null>(null);
  #error = $state.raw<DashError | null>(null);
  #abort: AbortController | null = null;
  readonly #commands: Commands;
  readonly #project: ProjectId;

  constructor(commands: Commands, project: ProjectId) {
    this.#commands = commands;
    this.#project = project;
  }

  /** The sources that every trial shows. */
  get sources(): readonly ImageId[] {
    return this.#sources;
  }
  get trials(): readonly Trial[] {
    return this.#trials;
  }
  /** Newest last; of whichever classifier. */
  get probes(): readonly ProbeTrial[] {
    return this.#probes;
  }
  get running(): 'pictures' | 'probe' | null {
    return this.#running;
  }
  get progress(): Progress | null {
    return this.#progress;
  }
  get error(): DashError | null {
    return this.#error;
  }

  /** Shows the sources in each style, one style after the other. */
  async look(mover: Mover, styles: readonly Style[], sources: readonly ImageId[]): Promise<void> {
    this.#sources = sources;
    this.#trials = [];
    await this.#run('pictures', async (signal) => {
      for (const style of styles) {
        const previews = await this.#commands.tryStyle(this.#project, { ...mover, style }, sources, {
          signal,
          onProgress: (progress) => (this.#progress = progress),
        });
        if (signal.aborted) return;
        this.#trials = [...this.#trials, { ...mover, style, previews }];
      }
    });
  }

  /** How often the classifier's answers turn in each style, against a random group of the same size. */
  async probe(
    classifier: ClassifierId,
    mover: Mover,
    styles: readonly Style[],
    sources: readonly ImageId[],
  ): Promise<void> {
    await this.#run('probe', async (signal) => {
      for (const style of styles) {
        const probe = await this.#commands.probeStyle(
          this.#project,
          classifier,
          { ...mover, style },
          sources,
          { signal, onProgress: (progress) => (this.#progress = progress) },
        );
        if (signal.aborted) return;
        const same = (other: ProbeTrial): boolean =>
          other.style.name === style.name &&
          other.method === mover.method &&
          other.translator === mover.translator &&
          other.probe.classifier === classifier;
        this.#probes = [...this.#probes.filter((other) => !same(other)), { ...mover, style, probe }];
      }
    });
  }

  cancel(): void {
    this.#abort?.abort();
  }

  /** A new act ends the one before. */
  async #run(kind: 'pictures' | 'probe', act: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.#running = kind;
    this.#progress = null;
    this.#error = null;
    try {
      await act(abort.signal);
    } catch (reason) {
      const error = asDashError(reason);
      if (this.#abort === abort && error.name !== 'AbortError') this.#error = error;
    } finally {
      if (this.#abort === abort) {
        this.#abort = null;
        this.#running = null;
      }
    }
  }
}
