import { asDashError, DashError } from '../domain/errors';
import type { ProjectId } from '../domain/ids';
import { Announcer } from './announcer.svelte';
import { Backend } from './backend.svelte';
import { Importer } from './importer.svelte';
import { Notices } from './notices.svelte';
import { OpenProject } from './open-project.svelte';
import { Projects } from './projects.svelte';
import type { Commands } from './types';

/**
 * The composition root: everything that the page knows hangs on one workbench, given by context. Commands arrive
 * after the page is mounted, so that prerendering needs neither storage nor workers.
 */
export class Workbench {
  readonly announcer = new Announcer();
  readonly notices = new Notices();
  readonly backend: Backend;
  readonly projects: Projects;
  readonly importer: Importer;
  readonly #commands: Promise<Commands>;
  #arrive!: (commands: Commands) => void;
  #refuse!: (error: DashError) => void;
  #ready = $state.raw(false);
  #open = $state.raw<OpenProject | null>(null);
  #openError = $state.raw<DashError | null>(null);
  #wanted: ProjectId | null = null;

  constructor() {
    this.#commands = new Promise((resolve, reject) => {
      this.#arrive = resolve;
      this.#refuse = reject;
    });
    // Each act that needs them says so itself.
    this.#commands.catch(() => undefined);
    const commands = (): Promise<Commands> => this.#commands;
    this.backend = new Backend(commands, this.notices);
    this.projects = new Projects(commands, this.notices);
    this.importer = new Importer(commands, this.announcer);
  }

  /** Called once, on mount. */
  connect(commands: Commands): void {
    this.#arrive(commands);
    this.#ready = true;
  }

  /** Called instead of `connect` where there are no commands: says why, and lets every act fail with that. */
  fail(reason: unknown): void {
    const error = whyNotStarted(reason);
    this.#refuse(error);
    this.notices.error(error, 'Starting');
  }

  get ready(): boolean {
    return this.#ready;
  }
  get project(): OpenProject | null {
    return this.#open;
  }
  /** Why the wanted project could not be opened. */
  get openError(): DashError | null {
    return this.#openError;
  }

  /** Shows a project; a newer request drops the older one's answer. */
  async openProject(id: ProjectId): Promise<void> {
    if (this.#wanted === id && this.#openError === null) return;
    this.closeProject();
    this.#wanted = id;
    try {
      const commands = await this.#commands;
      const project = await OpenProject.load(commands, id, this.announcer, this.notices);
      if (this.#wanted === id) this.#open = project;
      else project.close();
    } catch (reason) {
      if (this.#wanted === id) this.#openError = asDashError(reason);
    }
  }

  closeProject(): void {
    this.#wanted = null;
    this.#openError = null;
    this.#open?.close();
    this.#open = null;
  }
}

/** What storage says of itself is kept; anything else is a part of the site that did not arrive or did not run. */
function whyNotStarted(reason: unknown): DashError {
  if (reason instanceof DashError) return reason;
  return new DashError(
    'Internal',
    `A part of DASH could not be loaded: ${asDashError(reason).message}. Check the connection and reload the page; your projects are untouched.`,
    { cause: reason },
  );
}
