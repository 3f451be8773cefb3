import type { ProjectId } from '../domain/ids';
import type { ProjectRecord } from '../domain/project';
import { latest } from './latest';
import type { Notices } from './notices.svelte';
import type { Commands } from './types';

/** The list of projects, most recently changed first. */
export class Projects {
  #list = $state.raw<readonly ProjectRecord[] | null>(null);
  #exporting = $state.raw<ProjectId | null>(null);
  readonly #commands: () => Promise<Commands>;
  readonly #notices: Notices;

  constructor(commands: () => Promise<Commands>, notices: Notices) {
    this.#commands = commands;
    this.#notices = notices;
  }

  /** `null` until it has been read. */
  get list(): readonly ProjectRecord[] | null {
    return this.#list;
  }
  /** The project that is being written to a file. */
  get exporting(): ProjectId | null {
    return this.#exporting;
  }

  readonly refresh = latest(async () => {
    const list = await this.#notices.attempt('Reading projects', async () =>
      (await this.#commands()).listProjects(),
    );
    if (list !== undefined) this.#list = list.toSorted((a, b) => b.updatedAt - a.updatedAt);
  });

  async rename(id: ProjectId, name: string): Promise<void> {
    await this.#act('Renaming', (commands) => commands.renameProject(id, name));
  }

  async remove(id: ProjectId): Promise<void> {
    await this.#act('Deleting', (commands) => commands.deleteProject(id));
  }

  /** The project as one file, weights included. */
  async export(id: ProjectId): Promise<Blob | undefined> {
    if (this.#exporting !== null) return undefined;
    this.#exporting = id;
    try {
      return await this.#act('Writing the file', (commands) => commands.exportProject(id));
    } finally {
      this.#exporting = null;
    }
  }

  async #act<T>(doing: string, act: (commands: Commands) => Promise<T>): Promise<T | undefined> {
    const result = await this.#notices.attempt(doing, async () => act(await this.#commands()));
    await this.refresh();
    return result;
  }
}
