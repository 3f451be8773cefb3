import { asDashError, type ErrorName } from '../domain/errors';

export type NoticeTone = 'info' | 'error';

export interface NoticeAction {
  readonly label: string;
  readonly run: () => void;
}

export interface Notice {
  readonly id: number;
  readonly tone: NoticeTone;
  readonly title: string;
  readonly text: string;
  readonly action: NoticeAction | null;
}

const TITLES: Readonly<Record<ErrorName, string>> = {
  AbortError: 'Cancelled',
  BadInput: 'That could not be used',
  OutOfMemory: 'Not enough memory',
  QuotaExceeded: 'No room left in the browser',
  DeviceLost: 'The graphics device stopped',
  WorkerCrashed: 'The computation stopped',
  NotFound: 'Not found',
  ReadOnly: 'Another tab is editing this project',
  Internal: 'Something went wrong',
};

export const errorTitle = (name: ErrorName): string => TITLES[name];

const INFO_MS = 8_000;

/** Short messages at the edge of the page. Errors, and what offers an act, stay until they are dismissed. */
export class Notices {
  #list = $state.raw<readonly Notice[]>([]);
  #nextId = 1;

  get list(): readonly Notice[] {
    return this.#list;
  }

  info(title: string, text = '', action: NoticeAction | null = null): number {
    const id = this.#add('info', title, text, action);
    if (action === null) setTimeout(() => this.dismiss(id), INFO_MS);
    return id;
  }

  /** A cancelled act is what the user asked for and raises nothing. */
  error(reason: unknown, doing: string): void {
    const error = asDashError(reason);
    if (error.name === 'AbortError') return;
    this.#add('error', TITLES[error.name], `${doing}: ${error.message}`, null);
  }

  dismiss(id: number): void {
    this.#list = this.#list.filter((notice) => notice.id !== id);
  }

  /** Runs an act; a failure becomes a notice and `undefined`. `doing` completes "…: what went wrong". */
  async attempt<T>(doing: string, act: () => Promise<T>): Promise<T | undefined> {
    try {
      return await act();
    } catch (reason) {
      this.error(reason, doing);
      return undefined;
    }
  }

  #add(tone: NoticeTone, title: string, text: string, action: NoticeAction | null): number {
    const id = this.#nextId++;
    const same = (n: Notice): boolean => n.tone === tone && n.title === title && n.text === text;
    this.#list = [...this.#list.filter((n) => !same(n)), { id, tone, title, text, action }];
    return id;
  }
}
