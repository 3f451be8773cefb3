import * as v from 'valibot';
import { DashError } from '../../domain/errors';
import type { ProjectRecord } from '../../domain/project';
import { MIGRATIONS, SCHEMA_VERSION, upgradeRecord } from '../migrations';
import type { Records, StoreName } from '../schema';
import { keyOf } from '../schema';
import type { DashArchive } from './archive';
import type { JSON_STORES } from './format';
import { StoreFile, storeFile } from './format';
import type { ColumnEntry, ImageEntry } from './records';
import { RECORD_SCHEMAS, columnEntry, imageEntry } from './records';

type JsonStore = Exclude<(typeof JSON_STORES)[number], 'projects'>;

/** The records of a file, checked and in today's shape. */
export interface FileRecords {
  readonly project: ProjectRecord;
  readonly stores: { readonly [S in JsonStore]: readonly Records[S][] };
  readonly images: readonly ImageEntry[];
  readonly columns: readonly ColumnEntry[];
}

const WORDS: Readonly<Record<JsonStore | 'images' | 'columns', readonly [one: string, many: string]>> = {
  classifiers: ['classifier', 'classifiers'],
  translators: ['translator', 'translators'],
  jobs: ['training run', 'training runs'],
  hypotheses: ['hypothesis', 'hypotheses'],
  selections: ['saved selection', 'saved selections'],
  events: ['event of the history', 'events of the history'],
  images: ['photograph', 'photographs'],
  columns: ['column', 'columns'],
};

/** Reads the JSON of all stores; what is lost goes to `repaired` in words. Without a project there is nothing to save. */
export async function readRecords(archive: DashArchive, repaired: string[]): Promise<FileRecords> {
  const projects = await readStore(archive, 'projects', RECORD_SCHEMAS.projects);
  const project = projects.records[0];
  if (project === undefined) {
    throw new DashError(
      'BadInput',
      'The description of the project in this file is damaged; it cannot be opened.',
    );
  }
  const read = async <T extends object>(
    store: JsonStore | 'images' | 'columns',
    schema: v.GenericSchema<unknown, T>,
  ): Promise<readonly T[]> => {
    const { records, invalid, lost } = await readStore(archive, store, schema);
    if (lost && store === 'columns') {
      throw new DashError('BadInput', 'The list of the images in this file is damaged; it cannot be opened.');
    }
    const [one, many] = WORDS[store];
    const expected = archive.manifest?.counts[store] ?? 0;
    if (lost && expected > 0)
      repaired.push(`The list of ${many} was damaged: ${expected} could not be read.`);
    else if (lost && archive.manifest === null) repaired.push(`The list of ${many} is missing.`);
    if (invalid > 0) repaired.push(`${invalid} ${invalid === 1 ? one : many} could not be read.`);
    return records;
  };
  const stores = {
    classifiers: await read('classifiers', RECORD_SCHEMAS.classifiers),
    translators: await read('translators', RECORD_SCHEMAS.translators),
    jobs: await read('jobs', RECORD_SCHEMAS.jobs),
    hypotheses: await read('hypotheses', RECORD_SCHEMAS.hypotheses),
    selections: await read('selections', RECORD_SCHEMAS.selections),
    events: await read('events', RECORD_SCHEMAS.events),
  };
  return {
    project,
    stores: {
      classifiers: unique('classifiers', stores.classifiers),
      translators: unique('translators', stores.translators),
      jobs: unique('jobs', stores.jobs),
      hypotheses: unique('hypotheses', stores.hypotheses),
      selections: unique('selections', stores.selections),
      events: unique('events', stores.events),
    },
    images: [...new Map((await read('images', imageEntry)).map((image) => [image.hash, image])).values()],
    columns: await read('columns', columnEntry),
  };
}

const unique = <T extends object>(store: StoreName, records: readonly T[]): T[] => [
  ...new Map(records.map((record) => [keyOf(store, record).slice(1).join('/'), record])).values(),
];

async function readStore<T extends object>(
  archive: DashArchive,
  store: StoreName,
  schema: v.GenericSchema<unknown, T>,
): Promise<{ readonly records: T[]; readonly invalid: number; readonly lost: boolean }> {
  const bytes = await archive.read(storeFile(store));
  const file = bytes === null ? null : parseFile(bytes);
  if (file === null) return { records: [], invalid: 0, lost: true };
  if (file.schema > SCHEMA_VERSION) {
    throw new DashError(
      'BadInput',
      'This file was written by a newer version of DASH. Reload the page to get it.',
    );
  }
  const records: T[] = [];
  let invalid = 0;
  for (const raw of file.records) {
    const parsed = v.safeParse(schema, upgradeRecord(store, raw, file.schema, MIGRATIONS));
    if (parsed.success) records.push(parsed.output);
    else invalid++;
  }
  return { records, invalid, lost: false };
}

function parseFile(bytes: Uint8Array): v.InferOutput<typeof StoreFile> | null {
  try {
    const parsed = v.safeParse(StoreFile, JSON.parse(new TextDecoder().decode(bytes)));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
