import { describe, expect, it } from 'vitest';
import { DEFAULT_TRAINING, type ClassifierRecord, type EpochRecord } from '../../domain/classifier';
import type { ClassifierId, JobId, ProjectId } from '../../domain/ids';
import { classifierItems } from './classifiers';

const record = (id: string, change: Partial<ClassifierRecord> = {}): ClassifierRecord => ({
  project: 'p' as ProjectId,
  id: id as ClassifierId,
  parent: null,
  job: 'j' as JobId,
  name: `Classifier ${id}`,
  createdAt: Number(id),
  spec: { ...DEFAULT_TRAINING, epochs: 2 },
  recipe: { images: [], labels: [] },
  backend: { name: 'wasm', adapter: 'simd', threads: 1, reason: '' },
  epochs: [1, 2].map((epoch): EpochRecord => ({
    epoch,
    loss: 1,
    accuracy: 0.5,
    validationLoss: null,
    validationAccuracy: null,
    seconds: epoch,
  })),
  parameters: 1,
  seconds: 2,
  imagesPerSecond: 1,
  weightsHash: '',
  discarded: false,
  ...change,
});

describe('classifierItems', () => {
  it('lists the newest first and discarded ones last', () => {
    const items = classifierItems([record('1'), record('2', { discarded: true }), record('3')], '1');
    expect(items.map((i) => [i.record.id, i.current])).toEqual([
      ['3', false],
      ['1', true],
      ['2', false],
    ]);
  });
  it('tells the parent and an early stop', () => {
    const child = record('2', { parent: '1' as ClassifierId, spec: { ...DEFAULT_TRAINING, seed: 7 } });
    const [item] = classifierItems([record('1'), child], null);
    const retrained = record('3', {
      recipe: { images: [], labels: [], augmentations: ['j' as JobId], originals: false },
    });
    expect(classifierItems([retrained], null)[0]!.about).toMatch(/new images alone/);
    const head = record('4', { head: true, epochs: [] });
    expect(classifierItems([head], null)[0]!.about).toBe(
      'Small ResNet 64 px · last layer alone, fitted to the labels of explore',
    );
    const balanced = record('5', { spec: { ...DEFAULT_TRAINING, epochs: 2, reweight: true } });
    expect(classifierItems([balanced], null)[0]!.about).toContain('balanced classes');
    expect(item!.about).toBe('Small ResNet 64 px · 2 of 20 epochs · seed 7 · after Classifier 1');
  });
});
