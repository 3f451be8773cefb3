import { asDashError, DashError } from '../domain/errors';
import { counted } from '../domain/figures';
import type { ProjectId } from '../domain/ids';
import type { Progress } from '../domain/job';
import type { Announcer } from './announcer.svelte';
import type { Commands, ImportInput, ImportReport } from './types';

/** What a finished import made; a demo or a project file brings no report. */
export interface Arrival {
  readonly project: ProjectId;
  readonly report: ImportReport | null;
  /** Parts of a project file that had to be repaired. */
  readonly repaired: readonly string[];
}

export type ImportState =
  | { readonly step: 'idle' }
  | { readonly step: 'running'; readonly what: string; readonly progress: Progress | null }
  | { readonly step: 'failed'; readonly what: string; readonly error: DashError }
  | ({ readonly step: 'done' } & Arrival);

const isProjectFile = (path: string): boolean => path.toLowerCase().endsWith('.dash');

/** Brings data into the page, one import at a time. */
export class Importer {
  #state = $state.raw<ImportState>({ step: 'idle' });
  #abort: AbortController | null = null;
  readonly #commands: () => Promise<Commands>;
  readonly #announcer: Announcer;

  constructor(commands: () => Promise<Commands>, announcer: Announcer) {
    this.#commands = commands;
    this.#announcer = announcer;
  }

  get state(): ImportState {
    return this.#state;
  }

  /** Images in any form that importing knows, or one project file. */
  files(input: ImportInput): Promise<Arrival | undefined> {
    const [first] = input.files;
    if (first !== undefined && input.files.length === 1 && isProjectFile(first.path)) {
      return this.#run(first.path, async (commands, options) => {
        const opened = await commands.openProjectFile(first.blob, options);
        return { ...opened, report: null };
      });
    }
    const what = input.files.length === 1 ? first!.path : counted(input.files.length, 'file');
    return this.#run(what, async (commands, options) => {
      if (first === undefined)
        throw new DashError('BadInput', 'There was no file in what you dropped or picked.');
      const report = await commands.importFiles(input, options);
      return { project: report.project, report, repaired: [] };
    });
  }

  demo(name: string, title: string): Promise<Arrival | undefined> {
    return this.#run(title, async (commands, options) => ({
      project: await commands.openDemo(name, options),
      report: null,
      repaired: [],
    }));
  }

  cancel(): void {
    this.#abort?.abort();
  }

  /** Back to the start, once the report or the failure has been read. */
  dismiss(): void {
    if (this.#state.step !== 'running') this.#state = { step: 'idle' };
  }

  async #run(
    what: string,
    act: (
      commands: Commands,
      options: { signal: AbortSignal; onProgress: (p: Progress) => void },
    ) => Promise<Arrival>,
  ): Promise<Arrival | undefined> {
    if (this.#state.step === 'running') return undefined;
    this.#abort = new AbortController();
    this.#state = { step: 'running', what, progress: null };
    try {
      const arrival = await act(await this.#commands(), {
        signal: this.#abort.signal,
        onProgress: (progress) => {
          if (this.#state.step === 'running') this.#state = { step: 'running', what, progress };
        },
      });
      this.#state = { step: 'done', ...arrival };
      const { report } = arrival;
      if (report !== null)
        this.#announcer.say(`${report.imported} images imported, ${report.refused.length} refused.`);
      return arrival;
    } catch (reason) {
      const error = asDashError(reason);
      this.#state = error.name === 'AbortError' ? { step: 'idle' } : { step: 'failed', what, error };
      this.#announcer.say(error.message);
      return undefined;
    } finally {
      this.#abort = null;
    }
  }
}
