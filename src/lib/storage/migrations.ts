import type { IDBPDatabase, IDBPTransaction } from 'idb';
import type { StoreName } from './schema';
import { KEY_FIELDS } from './schema';

/** One step of the schema. Steps are never changed once released; a new shape is a new step. */
export interface Migration {
  readonly version: number;
  readonly create?: readonly StoreName[];
  readonly drop?: readonly string[];
  /** New shape of each record of a store; also applied to records read from a project file of that age. */
  readonly records?: Readonly<Partial<Record<StoreName, (record: object) => object>>>;
}

export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    create: [
      'projects',
      'images',
      'columns',
      'classifiers',
      'translators',
      'jobs',
      'hypotheses',
      'selections',
      'events',
    ],
  },
  { version: 2, create: ['locks'] },
];

export const latestVersion = (migrations: readonly Migration[]): number => migrations.at(-1)?.version ?? 0;

export const SCHEMA_VERSION = latestVersion(MIGRATIONS);

/** Brings a database of version `from` up to date, inside its version-change transaction. */
export async function upgradeDatabase(
  db: IDBPDatabase,
  tx: IDBPTransaction<unknown, string[], 'versionchange'>,
  from: number,
  migrations: readonly Migration[],
): Promise<void> {
  for (const migration of migrations) {
    if (migration.version <= from) continue;
    for (const name of migration.create ?? []) db.createObjectStore(name, { keyPath: [...KEY_FIELDS[name]] });
    for (const [name, change] of Object.entries(migration.records ?? {})) {
      let cursor = await tx.objectStore(name).openCursor();
      while (cursor) {
        await cursor.update(change(cursor.value as object));
        cursor = await cursor.continue();
      }
    }
    for (const name of migration.drop ?? []) db.deleteObjectStore(name);
  }
}

/** A record as written by version `from`, in today's shape. */
export function upgradeRecord(
  store: StoreName,
  record: object,
  from: number,
  migrations: readonly Migration[] = MIGRATIONS,
): object {
  return migrations
    .filter(({ version }) => version > from)
    .reduce((value, { records }) => records?.[store]?.(value) ?? value, record);
}
