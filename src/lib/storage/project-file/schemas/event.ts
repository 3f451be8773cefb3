import * as v from 'valibot';
import { PARTS } from '../../../domain/catalog';
import { ARCHITECTURES } from '../../../domain/classifier';
import type { EventBody, EventRecord } from '../../../domain/project';
import type { Accuracy } from '../../../domain/metrics';
import { TRANSLATION_METHODS } from '../../../domain/style';
import { YARDSTICKS } from '../../../domain/yardsticks';
import {
  classifierId,
  count,
  finite,
  images,
  jobId,
  names,
  projectId,
  type Schema,
  text,
  translatorId,
} from './basics';

const part = v.picklist(PARTS);

const interval = v.tuple([finite, finite]);
const accuracy: Schema<Accuracy> = v.object({
  ...{ n: count, correct: count, accuracy: finite, interval },
  groups: v.exactOptional(count),
  groupInterval: v.exactOptional(interval),
});

const body: Schema<EventBody> = v.variant('type', [
  v.object({ type: v.literal('project-created'), name: text }),
  v.object({ type: v.literal('project-renamed'), from: text, to: text }),
  v.object({ type: v.literal('images-imported'), firstRow: count, rows: count, refused: count, from: text }),
  v.object({ type: v.literal('images-relabelled'), images, from: v.array(count), to: count }),
  v.object({ type: v.literal('images-moved'), images, from: v.array(part), to: part }),
  v.object({ type: v.literal('images-discarded'), images }),
  v.object({ type: v.literal('images-restored'), images }),
  v.object({ type: v.literal('images-deleted'), count }),
  v.object({
    type: v.literal('classifier-trained'),
    classifier: classifierId,
    name: text,
    arch: v.picklist(ARCHITECTURES),
    seconds: finite,
  }),
  v.object({
    type: v.literal('classifier-discarded'),
    classifier: classifierId,
    instead: v.exactOptional(v.nullable(classifierId)),
  }),
  v.object({ type: v.literal('classifier-restored'), classifier: classifierId }),
  v.object({ type: v.literal('classifier-deleted'), classifier: classifierId }),
  v.object({
    type: v.literal('classifier-chosen'),
    classifier: classifierId,
    from: v.nullable(classifierId),
  }),
  v.object({ type: v.literal('test-opened'), classifier: classifierId, images: count }),
  v.object({
    type: v.literal('translator-trained'),
    translator: translatorId,
    name: text,
    steps: count,
    seconds: finite,
  }),
  v.object({ type: v.literal('translator-discarded'), translator: translatorId }),
  v.object({ type: v.literal('translator-deleted'), translator: translatorId }),
  v.object({
    type: v.literal('images-translated'),
    job: jobId,
    firstRow: count,
    rows: count,
    method: v.picklist(TRANSLATION_METHODS),
    styles: names,
  }),
  v.object({
    type: v.literal('yardstick-measured'),
    yardstick: v.picklist(YARDSTICKS),
    of: v.nullable(classifierId),
    score: accuracy,
    data: text,
  }),
  v.object({ type: v.literal('job-cancelled'), job: jobId }),
  v.object({ type: v.literal('project-exported'), sha256: text, bytes: count }),
  v.object({ type: v.literal('project-opened'), from: text }),
  v.object({ type: v.literal('undone'), seq: count }),
  v.object({ type: v.literal('redone'), seq: count }),
]);

export const event: Schema<EventRecord> = v.object({
  project: projectId,
  seq: v.pipe(count, v.minValue(1)),
  at: finite,
  body,
});
