import * as v from 'valibot';
import type { JobRecord, JobSpec } from '../../../domain/job';
import { JOB_STATES } from '../../../domain/job';
import type { TranslationPlan } from '../../../domain/style';
import { TRANSLATION_METHODS, TRANSLATION_MODES } from '../../../domain/style';
import {
  backend,
  classifierId,
  count,
  finite,
  images,
  jobId,
  projectId,
  type Schema,
  text,
  translatorId,
  whole,
} from './basics';
import { training, epoch, recipe, baselineOf } from './classifier';
import { translation } from './translator';

const plan: Schema<TranslationPlan> = v.object({
  method: v.picklist(TRANSLATION_METHODS),
  translator: v.nullable(translatorId),
  mode: v.picklist(TRANSLATION_MODES),
  styles: v.array(v.object({ name: text, images })),
  sources: images,
  copies: count,
  seed: whole,
});

const jobSpec: Schema<JobSpec> = v.variant('kind', [
  v.object({
    kind: v.literal('train'),
    classifier: classifierId,
    parent: v.nullable(classifierId),
    name: text,
    warm: v.exactOptional(v.boolean()),
    head: v.exactOptional(v.boolean()),
    baseline: v.exactOptional(v.object(baselineOf)),
    training,
    recipe,
  }),
  v.object({
    kind: v.literal('train-translator'),
    translator: translatorId,
    parent: v.nullable(translatorId),
    name: text,
    translation,
    classifier: v.nullable(classifierId),
    images,
    pool: images,
  }),
  v.object({
    kind: v.literal('translate'),
    name: text,
    plan,
    baseline: v.exactOptional(v.object({ ...baselineOf, instead: jobId })),
  }),
]);

export const job: Schema<JobRecord> = v.object({
  project: projectId,
  id: jobId,
  spec: jobSpec,
  state: v.picklist(JOB_STATES),
  backend: v.nullable(backend),
  createdAt: finite,
  updatedAt: finite,
  epochs: v.array(epoch),
  done: v.exactOptional(v.object({ steps: count, of: count, seconds: v.optional(finite) })),
  error: v.nullable(v.pipe(v.string(), v.maxLength(20_000))),
});
