import type { ProjectId } from '../domain/ids';

const PREFIX = 'dash.view.';

/** What this browser keeps of where somebody was in a project; nothing where it forbids that. */
export function keptView(project: ProjectId): string | null {
  try {
    return localStorage.getItem(PREFIX + project);
  } catch {
    return null;
  }
}

export function keepView(project: ProjectId, text: string): void {
  try {
    localStorage.setItem(PREFIX + project, text);
  } catch {
    // Forbidden or full: the project then opens where it begins.
  }
}

/** Forgets projects that are not among these. */
export function forgetViews(projects: readonly ProjectId[]): void {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX) && !projects.includes(key.slice(PREFIX.length) as ProjectId)) {
        localStorage.removeItem(key);
      }
    }
  } catch {
    // Nothing is kept where storage is forbidden.
  }
}
