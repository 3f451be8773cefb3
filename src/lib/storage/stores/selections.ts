import type { Storage } from '../contract';
import type { Session } from '../session';

type Selections = Pick<Storage, 'selections' | 'putSelection'>;

export const selectionStore = ({ read, write }: Session): Selections => ({
  selections: (project) => read(['selections'], (tx) => tx.all('selections', [project])),

  putSelection: (record) => write(record.project, ['selections'], (tx) => tx.put('selections', record)),
});
