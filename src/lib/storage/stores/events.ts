import type { ProjectId } from '../../domain/ids';
import type { EventBody, EventRecord } from '../../domain/project';
import type { Storage } from '../contract';
import type { Tx } from '../engine';
import type { Session } from '../session';

type Events = Pick<Storage, 'events' | 'appendEvent'>;

export const eventStore = ({ read, write }: Session): Events => ({
  events: (project) => read(['events'], (tx) => tx.all('events', [project])),

  appendEvent: (project, body) =>
    write(project, ['events'], (tx) => appendEventIn(tx, project, body), { durable: true }),
});

export async function appendEventIn(tx: Tx, project: ProjectId, body: EventBody): Promise<EventRecord> {
  const last = await tx.lastKey('events', [project]);
  const event: EventRecord = { project, seq: Number(last?.[1] ?? 0) + 1, at: Date.now(), body };
  await tx.put('events', event);
  return event;
}
