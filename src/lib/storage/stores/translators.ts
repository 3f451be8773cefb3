import type { ProjectId, TranslatorId } from '../../domain/ids';
import type { Storage } from '../contract';
import type { Tx } from '../engine';
import type { Session } from '../session';

type Translators = Pick<Storage, 'translators' | 'translator' | 'putTranslator' | 'deleteTranslator'>;

export const translatorStore = ({ read, write }: Session): Translators => ({
  translators: (project) => read(['translators'], (tx) => tx.all('translators', [project])),

  translator: (project, id) => read(['translators'], (tx) => tx.get('translators', [project, id])),

  putTranslator: (record) => write(record.project, ['translators'], (tx) => tx.put('translators', record)),

  deleteTranslator: (project, id) =>
    write(project, ['translators', 'columns'], (tx) => deleteTranslatorIn(tx, project, id)),
});

export async function deleteTranslatorIn(tx: Tx, project: ProjectId, id: TranslatorId): Promise<void> {
  await tx.remove('translators', [project, id]);
  await tx.remove('columns', [project, id]);
}
