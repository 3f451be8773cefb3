import type { ProjectRecord } from '../domain/project';

export interface SavedWords {
  readonly words: string;
  readonly help: string;
  readonly backedUp: boolean;
}

/** Where a project is safe: stored in the browser, and in a file unless it changed since. */
export function savedWords(project: Pick<ProjectRecord, 'backedUpAt' | 'updatedAt'>): SavedWords {
  if (project.backedUpAt === null) {
    return {
      words: 'Saved here only',
      help: 'Stored in this browser alone. Browsers may clear what is not used for a while: save it to a file.',
      backedUp: false,
    };
  }
  const day = new Date(project.backedUpAt).toLocaleString('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  // Writing the file is itself logged in the project, a moment after the time that is recorded.
  if (project.updatedAt <= project.backedUpAt + 2_000) {
    return { words: 'Backed up', help: `Saved to a file on ${day}, unchanged since.`, backedUp: true };
  }
  return { words: 'Changed since backup', help: `Last saved to a file on ${day}.`, backedUp: false };
}
