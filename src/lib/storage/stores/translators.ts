import type { Storage } from '../contract';
import type { Session } from '../session';

type Translators = Pick<Storage, 'translators' | 'translator' | 'putTranslator' | 'deleteTranslator'>;

export const translatorStore = ({ read, write }: Session): Translators => ({
  translators: (project) => read(['translators'], (tx) => tx.all('translators', [project])),

  translator: (project, id) => read(['translators'], (tx) => tx.get('translators', [project, id])),

  putTranslator: (record) => write(record.project, ['translators'], (tx) => tx.put('translators', record)),

  deleteTranslator: (project, id) =>
    write(project, ['translators', 'columns'], async (tx) => {
      await tx.remove('translators', [project, id]);
      await tx.remove('columns', [project, id]);
    }),
});
