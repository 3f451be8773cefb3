import * as v from 'valibot';
import type {
  ShippedTranslator,
  TranslationMetrics,
  TranslatorRecord,
  TranslatorSpec,
} from '../../../domain/translator';
import { TRANSLATOR_RECIPES } from '../../../domain/translator';
import {
  backend,
  classifierId,
  count,
  finite,
  images,
  jobId,
  measured,
  projectId,
  type Schema,
  text,
  translatorId,
  whole,
} from './basics';

export const translation: Schema<TranslatorSpec> = v.object({
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

export const trained = {
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

export const translator: Schema<TranslatorRecord> = v.object({
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
