import type { Storage } from '../contract';
import type { Session } from '../session';

type Jobs = Pick<Storage, 'jobs' | 'job' | 'putJob' | 'checkpoint'>;

export const jobStore = ({ read, write }: Session): Jobs => ({
  jobs: (project) => read(['jobs'], (tx) => tx.all('jobs', [project])),

  job: (project, id) => read(['jobs'], (tx) => tx.get('jobs', [project, id])),

  putJob: (record) => write(record.project, ['jobs'], (tx) => tx.put('jobs', record)),

  checkpoint: (record, state) =>
    write(
      record.project,
      ['jobs', 'columns'],
      async (tx) => {
        await tx.put('columns', {
          project: record.project,
          owner: record.id,
          kind: 'checkpoint',
          chunk: 0,
          rows: 1,
          dtype: 'uint8',
          bytes: state,
        });
        await tx.put('jobs', record);
      },
      { durable: true },
    ),
});
