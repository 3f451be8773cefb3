import type { Engine, Tx } from '../engine';
import type { Records, StoreName } from '../schema';

const BATCH_BYTES = 8 * 1024 * 1024;
const BATCH_RECORDS = 200;

/** Gathers records and writes them in transactions of at most 8 MB (or one record) and 200 records. */
export interface BatchWriter {
  put<S extends StoreName>(store: S, record: Records[S], bytes: number): Promise<void>;
  flush(): Promise<void>;
}

export function batchWriter(engine: Engine): BatchWriter {
  let writes: ((tx: Tx) => Promise<void>)[] = [];
  let stores = new Set<StoreName>();
  let gathered = 0;

  const flush = async (): Promise<void> => {
    const ready = writes;
    if (ready.length === 0) return;
    const spanned = [...stores];
    writes = [];
    stores = new Set();
    gathered = 0;
    await engine.transact(spanned, { mode: 'readwrite' }, async (tx) => {
      await Promise.all(ready.map((write) => write(tx)));
    });
  };

  return {
    async put(store, record, bytes) {
      if (writes.length >= BATCH_RECORDS || (writes.length > 0 && gathered + bytes > BATCH_BYTES))
        await flush();
      writes.push((tx) => tx.put(store, record));
      stores.add(store);
      gathered += bytes;
    },
    flush,
  };
}
