import type { ClassifierRecord } from '../domain/classifier';
import type { ColumnChunk } from '../domain/columns';
import type { ClassifierId, ContentHash, JobId, ProjectId, TranslatorId } from '../domain/ids';
import type { JobRecord } from '../domain/job';
import type { EventBody, EventRecord, ImageRecord, ProjectRecord, SelectionRecord } from '../domain/project';
import type { TranslatorRecord } from '../domain/translator';
import type { Engine } from './engine';
import type { Catalog, CatalogAppend } from '../domain/catalog';
import type { CatalogColumns } from '../domain/catalog-changes';

export type { CatalogAppend };

/** The right to write to a project, as it was when asked for. */
export interface ProjectLock {
  readonly project: ProjectId;
  /** False where another tab has it, and from the moment it is lost. */
  readonly held: boolean;
  /** Called once when another tab takes over. Returns the unsubscribe function. */
  onLost(listener: () => void): () => void;
  release(): Promise<void>;
}

/** A project of one moment, without its pixels and results. */
export interface ProjectState {
  readonly project: ProjectRecord;
  readonly catalog: Catalog;
  readonly classifiers: readonly ClassifierRecord[];
  readonly translators: readonly TranslatorRecord[];
  readonly jobs: readonly JobRecord[];
  readonly events: readonly EventRecord[];
}

/** What an act changes. */
export interface ProjectChange {
  readonly columns?: CatalogColumns;
  /** As `truncateCatalog`. */
  readonly dropRows?: number;
  /** As `purgeImages`. */
  readonly purge?: Int32Array;
  readonly record?: Partial<Pick<ProjectRecord, 'name' | 'current' | 'backedUpAt' | 'updatedAt'>>;
  readonly classifier?: ClassifierRecord;
  readonly deleteClassifier?: ClassifierId;
  readonly translator?: TranslatorRecord;
  readonly deleteTranslator?: TranslatorId;
  readonly job?: JobRecord;
  readonly event?: EventBody;
}

/**
 * Typed access to what is kept. Three adapters pass one acceptance suite: IndexedDB, memory, and the `.dash` file.
 * Writes that do not fit reject with `QuotaExceeded` and leave what was there; writes of a tab that does not hold
 * the project's lock reject with `ReadOnly`, and all but `putProject` and `appendImages` with `NotFound` where the
 * project is not there.
 */
export interface Storage {
  /**
   * The tab on whose behalf is written. A page hands it to its compute worker, whose storage is opened with the same
   * holder and may so write to what the page has locked, until another tab takes over.
   */
  readonly holder: string;
  /** The records underneath, for the project file. */
  readonly engine: Engine;

  /** Takes the project's lock if it is free; the one that is held already if it is ours. */
  acquireLock(project: ProjectId): Promise<ProjectLock>;
  /** Takes the lock from whoever has it: they are told, and their writes reject with `ReadOnly` from then on. */
  takeOver(project: ProjectId): Promise<ProjectLock>;
  /** Gives all locks back; called when the page is left. */
  releaseLocks(): void;
  /** Called after each change of a project or its lock, by this or any other tab or worker. */
  subscribe(listener: (project: ProjectId) => void): () => void;
  /** Tells every tab and worker that the project changed; for writes that do not go through these methods. */
  announce(project: ProjectId): void;

  listProjects(): Promise<ProjectRecord[]>;
  project(id: ProjectId): Promise<ProjectRecord | undefined>;
  putProject(project: ProjectRecord): Promise<void>;
  /** Removes what has no project, left by a crash while a file was read; not what a tab is at. */
  removeOrphans(): Promise<void>;
  /** Removes everything of a project. */
  deleteProject(id: ProjectId): Promise<void>;

  /** The whole catalog, assembled from its chunks. */
  catalog(id: ProjectId): Promise<Catalog>;
  /**
   * Images and their rows in one transaction: either both are there or neither. More than 8 MB or 128 rows are written
   * in several such transactions and taken back if one fails. Of the record of a project that is there only classes
   * and attributes are taken, behind its own; the stored `rows` follows the catalog.
   */
  appendImages(
    project: ProjectRecord,
    images: readonly ImageRecord[],
    rows: CatalogAppend,
    pixels64: readonly Uint8Array[],
  ): Promise<void>;
  /** Replaces whole catalog columns (labels, parts, discarded, …) of the same number of rows. */
  replaceCatalog(id: ProjectId, columns: CatalogColumns): Promise<void>;
  /** Drops the last `rows` rows again (undo of an import) and the images that no other row uses. */
  truncateCatalog(id: ProjectId, rows: number): Promise<void>;
  /**
   * "Delete for good": zeroes pixels, empties hash and path (`isPurged`), sets results to NaN and drops bytes that no
   * other row uses; the rows stay, discarded.
   */
  purgeImages(id: ProjectId, rows: Int32Array): Promise<void>;

  image(project: ProjectId, hash: ContentHash): Promise<ImageRecord | undefined>;

  column(project: ProjectId, owner: string, kind: string, chunk: number): Promise<ColumnChunk | undefined>;
  putColumn(chunk: ColumnChunk, options?: { readonly durable?: boolean }): Promise<void>;
  /** All chunks of a column in order. */
  columnChunks(project: ProjectId, owner: string, kind: string): Promise<ColumnChunk[]>;
  deleteColumns(project: ProjectId, owner: string, kind?: string): Promise<void>;

  classifiers(project: ProjectId): Promise<ClassifierRecord[]>;
  classifier(project: ProjectId, id: ClassifierId): Promise<ClassifierRecord | undefined>;
  putClassifier(record: ClassifierRecord): Promise<void>;
  deleteClassifier(project: ProjectId, id: ClassifierId): Promise<void>;

  translators(project: ProjectId): Promise<TranslatorRecord[]>;
  translator(project: ProjectId, id: TranslatorId): Promise<TranslatorRecord | undefined>;
  putTranslator(record: TranslatorRecord): Promise<void>;
  /** With its columns. */
  deleteTranslator(project: ProjectId, id: TranslatorId): Promise<void>;

  jobs(project: ProjectId): Promise<JobRecord[]>;
  job(project: ProjectId, id: JobId): Promise<JobRecord | undefined>;
  putJob(record: JobRecord): Promise<void>;
  /** Checkpoint and job record in one durable transaction. */
  checkpoint(record: JobRecord, state: ArrayBuffer): Promise<void>;

  selections(project: ProjectId): Promise<SelectionRecord[]>;
  putSelection(record: SelectionRecord): Promise<void>;

  /**
   * One act: reads the project, asks what is to change (`null` = nothing), and writes that with its event, all in one
   * durable transaction, so that acts at the same time do not undo each other and none is done by half. What `decide`
   * throws changes nothing.
   */
  act(id: ProjectId, decide: (state: ProjectState) => ProjectChange | null): Promise<void>;

  events(project: ProjectId): Promise<EventRecord[]>;
  /** Appends with the next sequence number. */
  appendEvent(project: ProjectId, body: EventBody): Promise<EventRecord>;

  close(): void;
}
