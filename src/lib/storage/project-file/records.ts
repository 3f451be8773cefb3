import * as v from 'valibot';
import type { ColumnChunk } from '../../domain/columns';
import { DTYPES } from '../../domain/columns';
import type { HypothesisId, SelectionId } from '../../domain/ids';
import type { HypothesisRecord, ImageRecord, ProjectRecord, SelectionRecord } from '../../domain/project';
import type { Records } from '../schema';
import type { JSON_STORES } from './format';
import { FILE_LIMITS, sha256Text } from './format';
import {
  type Schema,
  text,
  idOf,
  projectId,
  classifierId,
  imageId,
  whole,
  count,
  finite,
  names,
} from './schemas/basics';
import { classifier } from './schemas/classifier';
import { translator } from './schemas/translator';
import { job } from './schemas/job';
import { event } from './schemas/event';

const project: Schema<ProjectRecord> = v.object({
  id: projectId,
  name: text,
  createdAt: finite,
  updatedAt: finite,
  source: v.variant('kind', [
    v.object({
      ...{ kind: v.literal('demo'), name: text, seed: whole, unbiased: v.boolean() },
      counterfactuals: v.exactOptional(count),
    }),
    v.object({ kind: v.literal('import'), name: text, seed: whole }),
  ]),
  classes: names,
  attributes: v.array(v.object({ name: text, values: names })),
  rows: v.pipe(count, v.maxValue(FILE_LIMITS.rows)),
  backedUpAt: v.nullable(finite),
  current: v.nullable(classifierId),
});

const selection: Schema<SelectionRecord> = v.object({
  project: projectId,
  id: idOf<SelectionId>(),
  name: text,
  images: v.array(imageId),
});

const hypothesis: Schema<HypothesisRecord> = v.object({
  project: projectId,
  id: idOf<HypothesisId>(),
  sentence: text,
  createdAt: finite,
});

export const RECORD_SCHEMAS: {
  readonly [S in (typeof JSON_STORES)[number]]: Schema<Records[S]>;
} = {
  projects: project,
  classifiers: classifier,
  translators: translator,
  jobs: job,
  hypotheses: hypothesis,
  selections: selection,
  events: event,
};

/** Only what browsers draw as pixels: a picture that can run script never gets in. */
const mime = v.pipe(v.string(), v.regex(/^image\/(png|jpeg|webp|gif|bmp|avif)$/));

/** An image without its bytes, which stand in entries of their own. */
export type ImageEntry = Omit<ImageRecord, 'project' | 'bytes' | 'thumbnail'> & {
  readonly thumbnail: string | null;
};
export const imageEntry: Schema<ImageEntry> = v.object({
  hash: sha256Text,
  mime,
  widthPx: v.pipe(count, v.minValue(1)),
  heightPx: v.pipe(count, v.minValue(1)),
  thumbnail: v.nullable(mime),
});

/** A chunk of a column without its bytes. */
export type ColumnEntry = Omit<ColumnChunk, 'project' | 'bytes'> & { readonly entry: string };
export const columnEntry: Schema<ColumnEntry> = v.object({
  owner: v.pipe(v.string(), v.regex(/^[\w.:~-]{1,120}$/)),
  kind: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  chunk: count,
  rows: count,
  dtype: v.picklist(DTYPES),
  entry: v.pipe(v.string(), v.regex(/^columns\/\d{1,7}$/)),
});
