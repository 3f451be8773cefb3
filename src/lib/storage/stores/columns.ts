import type { Storage } from '../contract';
import type { Session } from '../session';

type Columns = Pick<Storage, 'column' | 'putColumn' | 'columnChunks' | 'deleteColumns'>;

export const columnStore = ({ read, write }: Session): Columns => ({
  column: (project, owner, kind, chunk) =>
    read(['columns'], (tx) => tx.get('columns', [project, owner, kind, chunk])),

  putColumn: (chunk, options) => write(chunk.project, ['columns'], (tx) => tx.put('columns', chunk), options),

  columnChunks: (project, owner, kind) =>
    read(['columns'], (tx) => tx.all('columns', [project, owner, kind])),

  deleteColumns: (project, owner, kind) =>
    write(project, ['columns'], (tx) =>
      tx.remove('columns', kind === undefined ? [project, owner] : [project, owner, kind]),
    ),
});
