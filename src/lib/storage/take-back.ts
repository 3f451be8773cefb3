import type { ProjectId } from '../domain/ids';
import type { ProjectRecord } from '../domain/project';
import type { Storage } from './contract';

/** What a project was before an import. */
export interface BeforeImport {
  readonly project: ProjectId;
  /** `null` where the import makes the project. */
  readonly before: Pick<ProjectRecord, 'rows' | 'classes' | 'attributes'> | null;
}

/** Brings a project back to what it was before an import; what else changed meanwhile, such as its name, stays. */
export async function takeBackImport(storage: Storage, { project, before }: BeforeImport): Promise<void> {
  const stored = await storage.project(project);
  if (stored === undefined) return;
  if (before === null) {
    await storage.deleteProject(project);
    return;
  }
  if (stored.rows > before.rows) await storage.truncateCatalog(project, stored.rows - before.rows);
  const { classes, attributes } = before;
  await storage.putProject({ ...stored, classes, attributes });
}
