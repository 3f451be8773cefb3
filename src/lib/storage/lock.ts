import type { ProjectId } from '../domain/ids';
import type { Channel } from './changes';
import type { ProjectLock } from './contract';
import type { Engine } from './engine';

export interface LockOptions {
  /** Web Locks; `null` where there are none (plain HTTP in a LAN) and heartbeats in the store take their place. */
  readonly locks: LockManager | null;
  /** Prefix of the Web Locks' names: locks are per origin, sites per path. */
  readonly prefix: string;
  readonly beatMs: number;
  /** How long a holder may take to answer; one that neither answers nor beats is gone. */
  readonly answerMs: number;
}

export const lockOptions = (prefix: string): LockOptions => ({
  locks: typeof navigator === 'undefined' ? null : (navigator.locks ?? null),
  prefix,
  beatMs: 5000,
  answerMs: 2000,
});

interface Held {
  readonly lost: Set<() => void>;
  /** Ends what keeps the lock alive: the Web Lock or the heartbeat. */
  end(): void;
}

interface WebLock {
  free(): void;
  readonly stolen: Promise<void>;
}

export interface Locks {
  acquire(project: ProjectId): Promise<ProjectLock>;
  takeOver(project: ProjectId): Promise<ProjectLock>;
  /** Gives all locks back at once, as a page does that is left; what is not erased in time is found to be stale. */
  releaseAll(): void;
  close(): void;
}

/**
 * One writer a project. The record in the `locks` store is what writes are checked against; a Web Lock or a heartbeat
 * tells whether its holder is still there.
 */
export function projectLocks(engine: Engine, holder: string, channel: Channel, options: LockOptions): Locks {
  const held = new Map<ProjectId, Held>();

  const stopListening = channel.listen((message) => {
    if (!('lock' in message) || message.holder === holder || !held.has(message.project)) return;
    if (message.lock === 'taken') void checkOwner(message.project);
    if (message.lock === 'who') channel.post({ project: message.project, lock: 'mine', holder });
  });

  /** A message may come late, when the lock has been taken back already: the record knows. */
  async function checkOwner(project: ProjectId): Promise<void> {
    const record = await engine
      .transact(['locks'], { mode: 'readonly' }, (tx) => tx.get('locks', [project]))
      .catch(() => undefined);
    if (record !== undefined && record.holder !== holder) lose(project);
  }

  function lose(project: ProjectId): void {
    const lock = held.get(project);
    if (lock === undefined) return;
    held.delete(project);
    lock.end();
    for (const listener of lock.lost) listener();
  }

  /** Writes the record: of any holder, or only over our own or an absent one with `onlyIf`. */
  const sign = (project: ProjectId, onlyIf: (at: number) => boolean): Promise<boolean> =>
    engine.transact(['locks'], { mode: 'readwrite' }, async (tx) => {
      const record = await tx.get('locks', [project]);
      if (record !== undefined && record.holder !== holder && !onlyIf(record.at)) return false;
      await tx.put('locks', { project, holder, at: Date.now() });
      return true;
    });

  const erase = (project: ProjectId): Promise<void> =>
    engine.transact(['locks'], { mode: 'readwrite' }, async (tx) => {
      const record = await tx.get('locks', [project]);
      if (record?.holder === holder) await tx.remove('locks', [project]);
    });

  /** `stolen` settles when a Web Lock is taken from us. */
  function hold(project: ProjectId, end: () => void, stolen?: Promise<void>): ProjectLock {
    const mine: Held = { lost: new Set(), end };
    held.set(project, mine);
    stopWaiting(project);
    void stolen?.then(() => {
      if (held.get(project) === mine) lose(project);
    });
    channel.post({ project, lock: 'taken', holder });
    return view(project);
  }

  function view(project: ProjectId): ProjectLock {
    const mine = held.get(project);
    return {
      project,
      get held() {
        return mine !== undefined && held.get(project) === mine;
      },
      onLost(listener) {
        mine?.lost.add(listener);
        return () => mine?.lost.delete(listener);
      },
      async release() {
        if (mine === undefined || held.get(project) !== mine) return;
        held.delete(project);
        await erase(project);
        mine.end();
        channel.post({ project, lock: 'freed', holder });
      },
    };
  }

  /** Resolves with what frees the Web Lock and tells of its theft, or with `null` where another tab has it. */
  function webLock(locks: LockManager, project: ProjectId, steal: boolean): Promise<WebLock | null> {
    return new Promise((resolve, reject) => {
      const name = `${options.prefix}:${project}`;
      const over = locks.request(name, steal ? { steal } : { ifAvailable: true }, (lock) => {
        if (lock === null) return resolve(null);
        return new Promise<void>((free) => resolve({ free, stolen }));
      });
      const stolen = new Promise<void>((theft) => {
        over.catch((reason: unknown) => {
          reject(reason);
          theft();
        });
      });
    });
  }

  function heartbeat(project: ProjectId): () => void {
    const timer = setInterval(() => {
      sign(project, () => false).then(
        (still) => {
          if (!still) lose(project);
        },
        () => undefined,
      );
    }, options.beatMs);
    return () => clearInterval(timer);
  }

  function answers(project: ProjectId): Promise<boolean> {
    return new Promise((resolve) => {
      const stop = channel.listen((message) => {
        if ('lock' in message && message.lock === 'mine' && message.project === project) finish(true);
      });
      const timer = setTimeout(() => finish(false), options.answerMs);
      const finish = (answered: boolean): void => {
        stop();
        clearTimeout(timer);
        resolve(answered);
      };
      channel.post({ project, lock: 'who', holder });
    });
  }

  async function signed(project: ProjectId, lock: WebLock): Promise<ProjectLock> {
    try {
      await sign(project, () => true);
    } catch (reason) {
      lock.free();
      throw reason;
    }
    return hold(project, () => lock.free(), lock.stolen);
  }

  /** Tells the listeners here once the holder is gone, who then ask again. */
  const waiting = new Map<ProjectId, () => void>();
  function wait(project: ProjectId): void {
    if (waiting.has(project)) return;
    const free = (): void => {
      stopWaiting(project);
      channel.post({ project, lock: 'freed', holder });
    };
    if (options.locks !== null) {
      const { signal, abort } = abortable();
      waiting.set(project, abort);
      options.locks
        .request(`${options.prefix}:${project}`, { signal }, () => undefined)
        .then(free, () => undefined);
      return;
    }
    const timer = setInterval(() => {
      seen(project).then(
        async (at) => {
          if (at === null || !(await answers(project))) free();
        },
        () => undefined,
      );
    }, options.beatMs);
    waiting.set(project, () => clearInterval(timer));
  }
  function stopWaiting(project: ProjectId): void {
    waiting.get(project)?.();
    waiting.delete(project);
  }

  /** The last heartbeat of the record; `null` where there is none. */
  const seen = (project: ProjectId): Promise<number | null> =>
    engine.transact(
      ['locks'],
      { mode: 'readonly' },
      async (tx) => (await tx.get('locks', [project]))?.at ?? null,
    );

  async function acquire(project: ProjectId): Promise<ProjectLock> {
    if (held.has(project)) return view(project);
    if (options.locks !== null) {
      const lock = await webLock(options.locks, project, false);
      if (lock !== null) return signed(project, lock);
      wait(project);
      return view(project);
    }
    if (await sign(project, () => false)) return hold(project, heartbeat(project));
    const last = await seen(project);
    // Timers of hidden tabs are slowed down, messages are not: the holder is asked, whatever its heartbeat. One that beats
    // meanwhile keeps the lock, should its answer be late.
    if ((await answers(project)) || !(await sign(project, (at) => at === last))) {
      wait(project);
      return view(project);
    }
    return hold(project, heartbeat(project));
  }

  async function takeOver(project: ProjectId): Promise<ProjectLock> {
    if (held.has(project)) return view(project);
    const lock = options.locks === null ? null : await webLock(options.locks, project, true);
    if (lock !== null) return signed(project, lock);
    await sign(project, () => true);
    return hold(project, heartbeat(project));
  }

  /** One request a project at a time, or a tab that asks twice would be in its own way. */
  const asked = new Map<ProjectId, Promise<unknown>>();
  function inTurn(project: ProjectId, ask: () => Promise<ProjectLock>): Promise<ProjectLock> {
    const turn = (asked.get(project) ?? Promise.resolve()).then(ask, ask);
    asked.set(project, turn);
    return turn;
  }

  return {
    acquire: (project) => inTurn(project, () => acquire(project)),
    takeOver: (project) => inTurn(project, () => takeOver(project)),

    releaseAll,
    close() {
      stopListening();
      for (const project of [...waiting.keys()]) stopWaiting(project);
      releaseAll();
    },
  };

  function releaseAll(): void {
    for (const [project, lock] of held) {
      held.delete(project);
      erase(project).catch(() => undefined);
      lock.end();
      channel.post({ project, lock: 'freed', holder });
    }
  }
}

function abortable(): { readonly signal: AbortSignal; readonly abort: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}
