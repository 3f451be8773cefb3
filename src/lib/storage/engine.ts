import type { Key, Records, StoreName } from './schema';

/** One open transaction. Inside it nothing may be awaited but these calls, or it commits too early. */
export interface Tx {
  get<S extends StoreName>(store: S, key: Key): Promise<Records[S] | undefined>;
  has(store: StoreName, key: Key): Promise<boolean>;
  /** All records whose key begins so, in the order of their keys. */
  all<S extends StoreName>(store: S, prefix: Key): Promise<Records[S][]>;
  keys(store: StoreName, prefix: Key): Promise<Key[]>;
  lastKey(store: StoreName, prefix: Key): Promise<Key | undefined>;
  put<S extends StoreName>(store: S, record: Records[S]): Promise<void>;
  /** Removes everything whose key begins so. */
  remove(store: StoreName, prefix: Key): Promise<void>;
}

export interface TransactionOptions {
  readonly mode: 'readonly' | 'readwrite';
  /** Wait until the disk has it, not just the operating system. */
  readonly durable?: boolean;
}

/**
 * Records in stores, with transactions that are applied whole or not at all. Everything else of the storage is built
 * on these calls, so the adapters differ in nothing but their engine.
 */
export interface Engine {
  transact<T>(
    stores: readonly StoreName[],
    options: TransactionOptions,
    work: (tx: Tx) => Promise<T>,
  ): Promise<T>;
  close(): void;
}
