import type { EventRecord } from '../../domain/project';
import type { Storage } from '../contract';
import type { Session } from '../session';

type Events = Pick<Storage, 'events' | 'appendEvent'>;

export const eventStore = ({ read, write }: Session): Events => ({
  events: (project) => read(['events'], (tx) => tx.all('events', [project])),

  appendEvent: (project, body) =>
    write(
      project,
      ['events'],
      async (tx) => {
        const last = await tx.lastKey('events', [project]);
        const event: EventRecord = { project, seq: Number(last?.[1] ?? 0) + 1, at: Date.now(), body };
        await tx.put('events', event);
        return event;
      },
      { durable: true },
    ),
});
