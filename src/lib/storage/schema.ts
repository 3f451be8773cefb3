import type { ClassifierRecord } from '../domain/classifier';
import type { ColumnChunk } from '../domain/columns';
import type { ProjectId } from '../domain/ids';
import type { JobRecord } from '../domain/job';
import type {
  EventRecord,
  HypothesisRecord,
  ImageRecord,
  ProjectRecord,
  SelectionRecord,
} from '../domain/project';
import type { TranslatorRecord } from '../domain/translator';

/** Who may write to a project; at most one holder. */
export interface LockRecord {
  readonly project: ProjectId;
  readonly holder: string;
  /** When the holder last showed that it is alive, milliseconds since the epoch. */
  readonly at: number;
}

/** What each store holds. */
export interface Records {
  projects: ProjectRecord;
  images: ImageRecord;
  columns: ColumnChunk;
  classifiers: ClassifierRecord;
  translators: TranslatorRecord;
  jobs: JobRecord;
  hypotheses: HypothesisRecord;
  selections: SelectionRecord;
  events: EventRecord;
  locks: LockRecord;
}
export type StoreName = keyof Records;

/** Fields of the key; the project comes first everywhere, so that a project is one range of each store. */
export const KEY_FIELDS = {
  projects: ['id'],
  images: ['project', 'hash'],
  columns: ['project', 'owner', 'kind', 'chunk'],
  classifiers: ['project', 'id'],
  translators: ['project', 'id'],
  jobs: ['project', 'id'],
  hypotheses: ['project', 'id'],
  selections: ['project', 'id'],
  events: ['project', 'seq'],
  locks: ['project'],
} as const satisfies Record<StoreName, readonly string[]>;

export const STORE_NAMES = Object.keys(KEY_FIELDS) as StoreName[];

/** The stores that make up a project; a lock belongs to a tab. */
export const PROJECT_STORES = STORE_NAMES.filter((name) => name !== 'locks');

export type KeyPart = string | number;
/** A key or its beginning: [project], [project, owner], … */
export type Key = readonly KeyPart[];

export const keyOf = (store: StoreName, record: object): Key =>
  KEY_FIELDS[store].map((field) => (record as Record<string, KeyPart>)[field]!);
