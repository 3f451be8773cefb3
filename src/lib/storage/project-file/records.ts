import * as v from 'valibot';
import { PARTS } from '../../domain/catalog';
import type {
  ClassifierRecord,
  DataRecipe,
  EpochRecord,
  OptimizerSpec,
  TrainingSpec,
} from '../../domain/classifier';
import { ARCHITECTURES } from '../../domain/classifier';
import type { BackendChoice } from '../../domain/backend';
import { BACKENDS } from '../../domain/backend';
import { BASELINES } from '../../domain/baselines';
import type { ColumnChunk } from '../../domain/columns';
import { DTYPES } from '../../domain/columns';
import type {
  ClassifierId,
  HypothesisId,
  ImageId,
  JobId,
  ProjectId,
  SelectionId,
  TranslatorId,
} from '../../domain/ids';
import type { JobRecord, JobSpec } from '../../domain/job';
import { JOB_STATES } from '../../domain/job';
import type {
  EventBody,
  EventRecord,
  HypothesisRecord,
  ImageRecord,
  ProjectRecord,
  SelectionRecord,
} from '../../domain/project';
import type { TranslationPlan } from '../../domain/style';
import { TRANSLATION_METHODS, TRANSLATION_MODES } from '../../domain/style';
import type {
  ShippedTranslator,
  TranslationMetrics,
  TranslatorRecord,
  TranslatorSpec,
} from '../../domain/translator';
import { TRANSLATOR_RECIPES } from '../../domain/translator';
import type { Records } from '../schema';
import type { ShippedClassifierFile } from '../shipped-classifier';
import type { JSON_STORES } from './format';
import { FILE_LIMITS, sha256Text } from './format';

/** What a schema accepts is checked against the type that the application knows. */
type Schema<T> = v.GenericSchema<unknown, T>;

const text = v.pipe(v.string(), v.maxLength(2000));
const idOf = <T extends string>() =>
  v.pipe(
    v.string(),
    v.regex(/^[\w.:~-]{1,120}$/),
    v.transform((id) => id as T),
  );
const projectId = idOf<ProjectId>();
const classifierId = idOf<ClassifierId>();
const translatorId = idOf<TranslatorId>();
const jobId = idOf<JobId>();
const imageId = idOf<ImageId>();
const whole = v.pipe(v.number(), v.integer());
const count = v.pipe(whole, v.minValue(0));
const finite = v.pipe(v.number(), v.finite());
const names = v.pipe(v.array(text), v.maxLength(1000));

const backend: Schema<BackendChoice> = v.object({
  name: v.picklist(BACKENDS),
  adapter: text,
  threads: whole,
  reason: text,
});

const optimizer: Schema<OptimizerSpec> = v.variant('kind', [
  v.object({ kind: v.literal('adam'), learningRate: finite, weightDecay: finite }),
  v.object({ kind: v.literal('sgd'), learningRate: finite, momentum: finite, weightDecay: finite }),
]);

const training: Schema<TrainingSpec> = v.object({
  arch: v.picklist(ARCHITECTURES),
  sizePx: count,
  epochs: count,
  batch: count,
  optimizer,
  flip: v.boolean(),
  shiftPx: count,
  patience: v.nullable(count),
  seed: whole,
  reweight: v.exactOptional(v.boolean()),
});

/** A run that diverged has losses that JSON can only write as null. */
const measured = v.pipe(
  v.nullable(v.number()),
  v.transform((value) => value ?? NaN),
);
const epoch: Schema<EpochRecord> = v.object({
  epoch: count,
  loss: measured,
  accuracy: measured,
  validationLoss: v.nullable(v.number()),
  validationAccuracy: v.nullable(v.number()),
  exploreLoss: v.exactOptional(v.nullable(v.number())),
  seconds: finite,
});

const labelled = { images: v.array(imageId), labels: v.array(count) };
const recipe: Schema<DataRecipe> = v.object({
  ...labelled,
  classes: v.exactOptional(names),
  validation: v.exactOptional(v.nullable(v.object({ ...labelled, explore: count }))),
  augmentations: v.exactOptional(v.array(jobId)),
  originals: v.exactOptional(v.boolean()),
});

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

const learned = {
  name: text,
  spec: training,
  backend,
  epochs: v.array(epoch),
  parameters: count,
  seconds: finite,
  imagesPerSecond: finite,
  weightsHash: text,
};

const baselineOf = { name: v.picklist(BASELINES), of: classifierId };

const classifier: Schema<ClassifierRecord> = v.object({
  ...learned,
  project: projectId,
  id: classifierId,
  parent: v.nullable(classifierId),
  warm: v.exactOptional(v.boolean()),
  head: v.exactOptional(v.boolean()),
  baseline: v.exactOptional(v.object(baselineOf)),
  job: jobId,
  createdAt: finite,
  recipe,
  discarded: v.boolean(),
});

/** What stands before the weights of a classifier that a demo opens with. */
export const shippedClassifier: Schema<Omit<ShippedClassifierFile, 'weights'>> = v.object({
  record: v.object(learned),
  pack: sha256Text,
  weightsSha256: sha256Text,
});

const images = v.array(imageId);

const translation: Schema<TranslatorSpec> = v.object({
  recipe: v.picklist(TRANSLATOR_RECIPES),
  sizePx: count,
  channels: count,
  discriminatorChannels: count,
  heads: v.picklist([1, 2]),
  components: count,
  k: v.optional(count),
  batch: count,
  fits: count,
  steps: count,
  learningRate: v.object({ generator: finite, discriminator: finite }),
  weights: v.object({
    adversarial: finite,
    cycle: finite,
    identity: finite,
    edge: finite,
    sparse: finite,
  }),
  ema: finite,
  flip: v.boolean(),
  shiftPx: count,
  checkpointEvery: count,
  snapshots: count,
  previewEvery: count,
  seed: whole,
});

const translationMetrics: Schema<TranslationMetrics> = v.object({
  step: count,
  losses: v.object({ generator: measured, discriminator: measured, cycle: measured, identity: measured }),
  hit: v.nullable(v.number()),
  heldOutHit: v.nullable(v.number()),
  retention: v.nullable(v.number()),
  change: measured,
  cycleError: measured,
});

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

const job: Schema<JobRecord> = v.object({
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

const trained = {
  name: text,
  spec: translation,
  backend,
  steps: count,
  parameters: count,
  seconds: finite,
  snapshots: count,
  metrics: v.array(translationMetrics),
  weightsHash: text,
};

/** What lies beside the weights of a translator that the site ships; further fields are dropped. */
export const shippedTranslator: Schema<ShippedTranslator> = v.object(trained);

const translator: Schema<TranslatorRecord> = v.object({
  ...trained,
  project: projectId,
  id: translatorId,
  parent: v.nullable(translatorId),
  job: v.nullable(jobId),
  shipped: v.boolean(),
  createdAt: finite,
  data: v.nullable(v.object({ pool: images, sources: images, classifier: v.nullable(classifierId) })),
  discarded: v.boolean(),
});

const part = v.picklist(PARTS);
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
  v.object({ type: v.literal('job-cancelled'), job: jobId }),
  v.object({ type: v.literal('project-exported'), sha256: text, bytes: count }),
  v.object({ type: v.literal('project-opened'), from: text }),
  v.object({ type: v.literal('undone'), seq: count }),
  v.object({ type: v.literal('redone'), seq: count }),
]);

const event: Schema<EventRecord> = v.object({
  project: projectId,
  seq: v.pipe(count, v.minValue(1)),
  at: finite,
  body,
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
