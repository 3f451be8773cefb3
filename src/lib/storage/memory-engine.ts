import type { Engine, Tx } from './engine';
import type { Key, Records, StoreName } from './schema';
import { KEY_FIELDS, STORE_NAMES, keyOf } from './schema';

type Table = Map<string, { readonly key: Key; readonly value: unknown }>;

/** Keeps everything in memory; records are copied on the way in and out. For tests and for files that are read. */
export function memoryEngine(): Engine {
  const tables = new Map<StoreName, Table>(STORE_NAMES.map((name) => [name, new Map()]));
  let last: Promise<unknown> = Promise.resolve();

  return {
    transact(stores, { mode }, work) {
      const run = async () => {
        // Writes go to copies of the tables, which replace them when the work is done: that is the commit.
        const table = (name: StoreName): Table =>
          mode === 'readonly' ? tables.get(name)! : new Map(tables.get(name));
        const open = new Map(stores.map((name) => [name, table(name)]));
        const result = await work(transaction(open));
        if (mode === 'readwrite') for (const [name, table] of open) tables.set(name, table);
        return result;
      };
      const done = last.then(run, run);
      last = done.catch(() => undefined);
      return done;
    },
    close: () => undefined,
  };
}

function transaction(open: ReadonlyMap<StoreName, Table>): Tx {
  const table = (store: StoreName): Table => {
    const found = open.get(store);
    if (found === undefined) throw new Error(`The transaction does not span the store ${store}.`);
    return found;
  };
  const under = (store: StoreName, prefix: Key) => {
    if (prefix.length === KEY_FIELDS[store].length) {
      const found = table(store).get(JSON.stringify(prefix));
      return found === undefined ? [] : [found];
    }
    return [...table(store).values()]
      .filter(({ key }) => prefix.every((part, i) => key[i] === part))
      .sort((a, b) => compareKeys(a.key, b.key));
  };

  return {
    async get<S extends StoreName>(store: S, key: Key) {
      const found = table(store).get(JSON.stringify(key));
      return found && (structuredClone(found.value) as Records[S]);
    },
    has: async (store, key) => table(store).has(JSON.stringify(key)),
    all: async <S extends StoreName>(store: S, prefix: Key) =>
      under(store, prefix).map(({ value }) => structuredClone(value) as Records[S]),
    keys: async (store, prefix) => under(store, prefix).map(({ key }) => key),
    lastKey: async (store, prefix) => under(store, prefix).at(-1)?.key,
    async put(store, record) {
      const key = keyOf(store, record);
      table(store).set(JSON.stringify(key), { key, value: structuredClone(record) });
    },
    async remove(store, prefix) {
      for (const { key } of under(store, prefix)) table(store).delete(JSON.stringify(key));
    },
  };
}

/** The order of IndexedDB for keys of one shape. */
function compareKeys(a: Key, b: Key): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    if (a[i] === b[i]) continue;
    return a[i]! < b[i]! ? -1 : 1;
  }
  return a.length - b.length;
}
