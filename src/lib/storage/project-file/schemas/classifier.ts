import * as v from 'valibot';
import type {
  ClassifierRecord,
  DataRecipe,
  EpochRecord,
  OptimizerSpec,
  TrainingSpec,
} from '../../../domain/classifier';
import { ARCHITECTURES } from '../../../domain/classifier';
import { BASELINES } from '../../../domain/baselines';
import type { ShippedClassifierFile } from '../../shipped-classifier';
import { sha256Text } from '../format';
import {
  backend,
  classifierId,
  count,
  finite,
  imageId,
  jobId,
  measured,
  names,
  projectId,
  type Schema,
  text,
  whole,
} from './basics';

const optimizer: Schema<OptimizerSpec> = v.variant('kind', [
  v.object({ kind: v.literal('adam'), learningRate: finite, weightDecay: finite }),
  v.object({ kind: v.literal('sgd'), learningRate: finite, momentum: finite, weightDecay: finite }),
]);

export const training: Schema<TrainingSpec> = v.object({
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

export const epoch: Schema<EpochRecord> = v.object({
  epoch: count,
  loss: measured,
  accuracy: measured,
  validationLoss: v.nullable(v.number()),
  validationAccuracy: v.nullable(v.number()),
  exploreLoss: v.exactOptional(v.nullable(v.number())),
  seconds: finite,
});

const labelled = { images: v.array(imageId), labels: v.array(count) };

export const recipe: Schema<DataRecipe> = v.object({
  ...labelled,
  classes: v.exactOptional(names),
  validation: v.exactOptional(v.nullable(v.object({ ...labelled, explore: count }))),
  augmentations: v.exactOptional(v.array(jobId)),
  originals: v.exactOptional(v.boolean()),
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

export const baselineOf = { name: v.picklist(BASELINES), of: classifierId };

export const classifier: Schema<ClassifierRecord> = v.object({
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
