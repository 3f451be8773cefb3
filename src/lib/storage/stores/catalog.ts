import type { Catalog } from '../../domain/catalog';
import type { CatalogColumns } from '../../domain/catalog-changes';
import { DashError } from '../../domain/errors';
import { CATALOG_OWNER } from '../../domain/columns';
import type { ProjectId } from '../../domain/ids';
import type { ProjectRecord } from '../../domain/project';
import { CATALOG_KINDS, assembleCatalog, attributeKind, chunksOf } from '../catalog-chunks';
import type { Storage } from '../contract';
import type { Tx } from '../engine';
import type { Session } from '../session';

type CatalogStore = Pick<Storage, 'catalog' | 'replaceCatalog'>;

export async function projectIn(tx: Tx, id: ProjectId): Promise<ProjectRecord> {
  const project = await tx.get('projects', [id]);
  if (project === undefined) throw new DashError('NotFound', 'This project is not here any more.');
  return project;
}

const COLUMN_KINDS = { labels: 'label', parts: 'part', discarded: 'discarded', groups: 'group' } as const;

export const catalogStore = ({ read, write }: Session): CatalogStore => ({
  catalog: (id) => read(['projects', 'columns'], async (tx) => catalogIn(tx, await projectIn(tx, id))),

  replaceCatalog: (id, columns) =>
    write(id, ['projects', 'columns'], async (tx) => writeColumns(tx, await projectIn(tx, id), columns)),
});

export async function catalogIn(tx: Tx, project: ProjectRecord): Promise<Catalog> {
  const kinds = [...CATALOG_KINDS, ...project.attributes.map(({ name }) => attributeKind(name))];
  const chunks = await Promise.all(kinds.map((kind) => tx.all('columns', [project.id, CATALOG_OWNER, kind])));
  return assembleCatalog(project, chunks.flat());
}

export async function writeColumns(
  tx: Tx,
  project: ProjectRecord,
  { classes, ...columns }: CatalogColumns,
): Promise<void> {
  for (const name of ['labels', 'parts', 'discarded', 'groups'] as const) {
    const values = columns[name];
    if (values === undefined) continue;
    if (values.length !== project.rows) {
      const message = `A column of ${values.length} rows does not fit a catalog of ${project.rows}.`;
      throw new DashError('BadInput', message);
    }
    const chunks = chunksOf(project.id, COLUMN_KINDS[name], 0, values);
    await Promise.all(chunks.map((chunk) => tx.put('columns', chunk)));
  }
  if (classes !== undefined) await tx.put('projects', { ...project, classes });
}
