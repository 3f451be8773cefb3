import type { Layout, LayoutFrame, Space } from '../domain/discovery';
import type { ClassifierId, ProjectId } from '../domain/ids';
import type { Progress } from '../domain/job';
import type { Announcer } from './announcer.svelte';
import type { Notices } from './notices.svelte';
import type { Commands, LayoutOptions } from './types';

/** A layout that this tab computes, as it goes. */
export interface LiveLayout {
  readonly classifier: ClassifierId;
  readonly space: Space;
  /** `null` until the first frame. */
  readonly frame: LayoutFrame | null;
  readonly progress: Progress | null;
  readonly cancelling: boolean;
}

export type ProjectionSettings = Pick<LayoutOptions, 'space' | 'perplexity' | 'iterations' | 'algorithm'>;

const key = (classifier: ClassifierId, space: Space): string => `${classifier}/${space}`;

/** Layouts of one project: the saved ones, read when first wanted, and at most one at work. */
export class Projections {
  #saved = $state.raw<Readonly<Record<string, Layout | null>>>({});
  #live = $state.raw<LiveLayout | null>(null);
  #abort: AbortController | null = null;
  #asked: readonly string[] = [];
  #offered: Promise<boolean> | null = null;
  readonly #commands: Commands;
  readonly #project: ProjectId;
  readonly #announcer: Announcer;
  readonly #notices: Notices;

  constructor(commands: Commands, project: ProjectId, announcer: Announcer, notices: Notices) {
    this.#commands = commands;
    this.#project = project;
    this.#announcer = announcer;
    this.#notices = notices;
  }

  get live(): LiveLayout | null {
    return this.#live;
  }

  /** `undefined` while it is not known, `null` where none is saved. */
  of(classifier: ClassifierId, space: Space): Layout | null | undefined {
    return this.#saved[key(classifier, space)];
  }

  /** Whether tsne-js can be chosen here; asked once. */
  offersReference(): Promise<boolean> {
    return (this.#offered ??= this.#commands.offersReference().catch(() => false));
  }

  /** Reads the saved layout once. */
  async want(classifier: ClassifierId, space: Space): Promise<void> {
    const wanted = key(classifier, space);
    if (this.#asked.includes(wanted)) return;
    this.#asked = [...this.#asked, wanted];
    const layout = await this.#notices.attempt('Reading the projection', () =>
      this.#commands.layout(this.#project, classifier, space),
    );
    if (layout === undefined) this.#asked = this.#asked.filter((one) => one !== wanted);
    // One that was computed meanwhile is the newer one.
    else this.#saved = { [wanted]: layout, ...this.#saved };
  }

  /** Computes one anew; it is saved, and shown while it moves. */
  async compute(classifier: ClassifierId, settings: ProjectionSettings): Promise<void> {
    if (this.#live !== null) return;
    const space = settings.space ?? 'latent';
    const abort = new AbortController();
    this.#abort = abort;
    this.#live = { classifier, space, frame: null, progress: null, cancelling: false };
    const change = (part: Partial<LiveLayout>): void => {
      if (this.#live !== null) this.#live = { ...this.#live, ...part };
    };
    try {
      await this.#notices.attempt('Projecting', async () => {
        const layout = await this.#commands.project(this.#project, classifier, {
          ...settings,
          signal: abort.signal,
          onProgress: (progress) => change({ progress }),
          onFrame: (frame) => change({ frame }),
        });
        this.#saved = { ...this.#saved, [key(classifier, space)]: layout };
        this.#announcer.say('The projection is done.');
      });
    } finally {
      this.#live = null;
      this.#abort = null;
    }
  }

  cancel(): void {
    if (this.#live === null) return;
    this.#live = { ...this.#live, cancelling: true };
    this.#abort?.abort();
  }
}
