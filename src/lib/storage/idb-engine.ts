import type { IDBPDatabase, IDBPTransaction } from 'idb';
import { openDB } from 'idb';
import { DashError, asDashError } from '../domain/errors';
import type { Engine, Tx } from './engine';
import type { Migration } from './migrations';
import { MIGRATIONS, latestVersion, upgradeDatabase } from './migrations';
import type { Key, Records, StoreName } from './schema';

/** How long another tab may take to make way for an upgrade. */
const BLOCKED_MS = 4000;

/**
 * Engine over one IndexedDB database. The connection is opened at the first use, given up when another tab upgrades
 * the schema, and opened again after the browser has ended it.
 */
export function idbEngine(
  name: string,
  migrations: readonly Migration[] = MIGRATIONS,
  blockedMs = BLOCKED_MS,
): Engine {
  let connection: Promise<IDBPDatabase> | null = null;
  let closed = false;

  const drop = (): void => {
    const old = connection;
    connection = null;
    old?.then(
      (db) => db.close(),
      () => undefined,
    );
  };
  const connect = (): Promise<IDBPDatabase> => {
    if (closed) throw new DashError('Internal', 'The storage was closed.');
    const opening = (connection ??= openDatabase(name, migrations, blockedMs, drop));
    opening.catch(() => {
      if (connection === opening) connection = null;
    });
    return opening;
  };

  return {
    async transact(stores, { mode, durable = false }, work) {
      let tx = begin(await connect());
      if (tx === null) {
        drop();
        tx = begin(await connect());
      }
      if (tx === null) throw new DashError('Internal', 'The browser closed the storage. Reload the page.');
      const done = tx.done;
      done.catch(() => undefined);
      try {
        const result = await work(wrap(tx));
        await done;
        return result;
      } catch (reason) {
        throw asDashError(await abort(tx, reason));
      }

      function begin(db: IDBPDatabase): IDBPTransaction<unknown, string[], typeof mode> | null {
        try {
          return db.transaction([...stores], mode, { durability: durable ? 'strict' : 'relaxed' });
        } catch (reason) {
          if (reason instanceof DOMException && reason.name === 'InvalidStateError') return null;
          throw reason;
        }
      }
    },
    close() {
      closed = true;
      drop();
    },
  };
}

/** Ends a transaction that failed and says why: the transaction's own error knows more than a request's. */
async function abort(
  tx: IDBPTransaction<unknown, string[], IDBTransactionMode>,
  reason: unknown,
): Promise<unknown> {
  try {
    tx.abort();
  } catch {
    // It has ended already.
  }
  await tx.done.catch(() => undefined);
  return reason instanceof DashError ? reason : (tx.error ?? reason);
}

function openDatabase(
  name: string,
  migrations: readonly Migration[],
  blockedMs: number,
  onLost: () => void,
): Promise<IDBPDatabase> {
  if (typeof indexedDB === 'undefined') {
    throw new DashError('Internal', 'This browser gives the page no storage; a private window may be why.');
  }
  return new Promise((resolve, reject) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let failure: unknown;
    const opening = openDB(name, latestVersion(migrations), {
      upgrade(db, from, _to, tx) {
        // Nobody else awaits this: a step that throws would commit half an upgrade.
        tx.done.catch(() => undefined);
        upgradeDatabase(db, tx, from, migrations).catch((reason: unknown) => {
          failure = reason;
          tx.abort();
        });
      },
      blocked() {
        timer = setTimeout(() => {
          reject(
            new DashError(
              'Internal',
              'Another tab holds an older version of DASH open. Close it and reload.',
            ),
          );
          opening.then(
            (late) => late.close(),
            () => undefined,
          );
        }, blockedMs);
      },
      blocking: onLost,
      terminated: onLost,
    });
    opening
      .then(resolve, (reason: unknown) => reject(explainOpening(failure ?? reason)))
      .finally(() => clearTimeout(timer));
  });
}

function explainOpening(reason: unknown): DashError {
  if (reason instanceof DOMException && reason.name === 'VersionError') {
    const message = 'A newer version of DASH has been used here. Reload the page to get it.';
    return new DashError('Internal', message, { cause: reason });
  }
  const cause = asDashError(reason);
  return new DashError(
    cause.name === 'QuotaExceeded' ? cause.name : 'Internal',
    `The projects kept in this browser could not be opened: ${cause.message}`,
    { cause },
  );
}

const rangeUnder = (prefix: Key): IDBKeyRange =>
  // An array sorts behind every string and number, so this ends behind all keys that begin with the prefix.
  IDBKeyRange.bound([...prefix], [...prefix, []]);

/** A write that fails ends the transaction, which reports it; callers may gather writes and await them later. */
function handled(write: () => Promise<void>): Promise<void> {
  const done = (async () => write())();
  done.catch(() => undefined);
  return done;
}

function wrap(tx: IDBPTransaction<unknown, string[], IDBTransactionMode>): Tx {
  const writable = (store: StoreName) =>
    (tx as IDBPTransaction<unknown, string[], 'readwrite'>).objectStore(store);
  return {
    get: <S extends StoreName>(store: S, key: Key) =>
      tx.objectStore(store).get([...key]) as Promise<Records[S] | undefined>,
    has: async (store, key) => (await tx.objectStore(store).getKey([...key])) !== undefined,
    all: <S extends StoreName>(store: S, prefix: Key) =>
      tx.objectStore(store).getAll(rangeUnder(prefix)) as Promise<Records[S][]>,
    keys: (store, prefix) => tx.objectStore(store).getAllKeys(rangeUnder(prefix)) as Promise<Key[]>,
    async lastKey(store, prefix) {
      const cursor = await tx.objectStore(store).openKeyCursor(rangeUnder(prefix), 'prev');
      return cursor?.key as Key | undefined;
    },
    put: (store, record) => handled(async () => void (await writable(store).put(record))),
    remove: (store, prefix) => handled(() => writable(store).delete(rangeUnder(prefix))),
  };
}
