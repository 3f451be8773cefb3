import { DEFAULT_TRAINING, type ClassifierRecord } from '../../domain/classifier';
import type { ClassifierId, JobId, ProjectId, TranslatorId } from '../../domain/ids';
import { DEFAULT_TRANSLATION, type TranslatorRecord } from '../../domain/translator';

export const PROJECT = 'p-1' as ProjectId;

export const fakeClassifier = (id: string): ClassifierRecord => ({
  project: PROJECT,
  id: id as ClassifierId,
  parent: null,
  job: 'j-1' as JobId,
  name: `Classifier ${id}`,
  createdAt: 1,
  spec: DEFAULT_TRAINING,
  recipe: { images: [], labels: [] },
  backend: { name: 'wasm', adapter: 'simd', threads: 1, reason: '' },
  epochs: [],
  parameters: 1,
  seconds: 1,
  imagesPerSecond: 1,
  weightsHash: '',
  discarded: false,
});

export const fakeTranslator = (id: string): TranslatorRecord => ({
  project: PROJECT,
  id: id as TranslatorId,
  parent: null,
  job: null,
  shipped: false,
  name: `Translator ${id}`,
  createdAt: 1,
  spec: DEFAULT_TRANSLATION,
  data: null,
  backend: { name: 'wasm', adapter: 'simd', threads: 1, reason: '' },
  steps: 1500,
  parameters: 1,
  seconds: 1,
  snapshots: 3,
  metrics: [],
  weightsHash: '',
  discarded: false,
});
