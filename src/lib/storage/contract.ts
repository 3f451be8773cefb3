import type { ClassifierRecord } from '../domain/classifier';
import type { ColumnChunk } from '../domain/columns';
import type { ClassifierId, ContentHash, JobId, ProjectId } from '../domain/ids';
import type { JobRecord } from '../domain/job';
import type { EventBody, EventRecord, ImageRecord, ProjectRecord, SelectionRecord } from '../domain/project';
import type { Catalog, CatalogAppend } from '../domain/catalog';
import type { CatalogColumns } from '../domain/catalog-changes';

export type { CatalogAppend };

/**
 * Typed access to what is kept. Three adapters pass one acceptance suite: IndexedDB, memory, and the `.dash` file.
 * Writes that do not fit reject with `QuotaExceeded` and leave what was there; writes of a tab that does not hold
 * the project's lock reject with `ReadOnly`.
 */
export interface Storage {
  listProjects(): Promise<ProjectRecord[]>;
  project(id: ProjectId): Promise<ProjectRecord | undefined>;
  putProject(project: ProjectRecord): Promise<void>;
  /** Removes everything of a project. */
  deleteProject(id: ProjectId): Promise<void>;

  /** The whole catalog, assembled from its chunks. */
  catalog(id: ProjectId): Promise<Catalog>;
  /** Images and their rows in one transaction: either both are there or neither. */
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
  /** "Delete for good": zeroes pixels and drops bytes of these rows; the rows stay as tombstones. */
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

  jobs(project: ProjectId): Promise<JobRecord[]>;
  job(project: ProjectId, id: JobId): Promise<JobRecord | undefined>;
  putJob(record: JobRecord): Promise<void>;
  /** Checkpoint and job record in one durable transaction. */
  checkpoint(record: JobRecord, state: ArrayBuffer): Promise<void>;

  selections(project: ProjectId): Promise<SelectionRecord[]>;
  putSelection(record: SelectionRecord): Promise<void>;

  events(project: ProjectId): Promise<EventRecord[]>;
  /** Appends with the next sequence number. */
  appendEvent(project: ProjectId, body: EventBody): Promise<EventRecord>;

  close(): void;
}
