import type { Channel } from './changes';
import type { Storage } from './contract';
import type { Engine } from './engine';
import type { LockOptions } from './lock';
import { projectLocks } from './lock';
import { removeOrphans } from './orphans';
import { openSession } from './session';
import { actStore } from './stores/acts';
import { catalogStore } from './stores/catalog';
import { classifierStore } from './stores/classifiers';
import { columnStore } from './stores/columns';
import { eventStore } from './stores/events';
import { imageStore } from './stores/images';
import { jobStore } from './stores/jobs';
import { projectStore } from './stores/projects';
import { selectionStore } from './stores/selections';
import { translatorStore } from './stores/translators';

/** The storage over any engine. `holder` names the tab on whose behalf it writes. */
export function createStorage(
  engine: Engine,
  channel: Channel,
  holder: string,
  lockOptions: LockOptions,
): Storage {
  const session = openSession(engine, holder, (project) => channel.post({ project }));
  const locks = projectLocks(engine, holder, channel, lockOptions);
  return {
    holder,
    engine,
    ...projectStore(session),
    ...catalogStore(session),
    ...imageStore(session),
    ...columnStore(session),
    ...classifierStore(session),
    ...translatorStore(session),
    ...jobStore(session),
    ...selectionStore(session),
    ...eventStore(session),
    ...actStore(session),
    removeOrphans: () => removeOrphans(session, locks, holder),
    acquireLock: (project) => locks.acquire(project),
    takeOver: (project) => locks.takeOver(project),
    releaseLocks: () => locks.releaseAll(),
    subscribe: (listener) =>
      channel.listen((message) => {
        if (!('lock' in message) || message.lock === 'taken' || message.lock === 'freed')
          listener(message.project);
      }),
    announce: (project) => channel.post({ project }),
    close() {
      locks.close();
      channel.close();
      engine.close();
    },
  };
}
