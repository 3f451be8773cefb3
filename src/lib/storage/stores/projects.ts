import type { Storage } from '../contract';
import type { Session } from '../session';
import { STORE_NAMES } from '../schema';

type Projects = Pick<Storage, 'listProjects' | 'project' | 'putProject' | 'deleteProject'>;

export const projectStore = ({ read, write }: Session): Projects => ({
  listProjects: () => read(['projects'], (tx) => tx.all('projects', [])),

  project: (id) => read(['projects'], (tx) => tx.get('projects', [id])),

  // The number of rows follows the catalog, whatever an older copy of the record says.
  putProject: (project) =>
    write(
      project.id,
      ['projects'],
      async (tx) => {
        const stored = await tx.get('projects', [project.id]);
        await tx.put('projects', { ...project, rows: stored?.rows ?? 0 });
      },
      { creates: true },
    ),

  deleteProject: (id) =>
    write(
      id,
      STORE_NAMES,
      async (tx) => {
        await Promise.all(STORE_NAMES.map((store) => tx.remove(store, [id])));
      },
      { creates: true },
    ),
});
