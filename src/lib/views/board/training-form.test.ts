import { describe, expect, it } from 'vitest';
import { UNLABELLED } from '../../domain/catalog';
import { DEFAULT_TRAINING } from '../../domain/classifier';
import { dataProblem, defaultForm, trainingOf } from './training-form';

describe('trainingOf', () => {
  it('gives the default recipe untouched', () => {
    expect(trainingOf(defaultForm())).toEqual({ spec: DEFAULT_TRAINING });
  });
  it('takes over what was changed', () => {
    const result = trainingOf({
      ...defaultForm(),
      optimizer: 'sgd',
      learningRate: 0.1,
      stopEarly: true,
      patience: 3,
      reweight: true,
    });
    expect(result).toEqual({
      spec: {
        ...DEFAULT_TRAINING,
        optimizer: { kind: 'sgd', learningRate: 0.1, momentum: 0.9, weightDecay: 0 },
        patience: 3,
        reweight: true,
      },
    });
  });
  it('names what is wrong', () => {
    expect(trainingOf({ ...defaultForm(), epochs: null })).toEqual({
      problem: 'Epochs must be a whole number from 1 to 1000.',
    });
    expect(trainingOf({ ...defaultForm(), seed: -1 })).toEqual({
      problem: 'Seed must be a whole number of at least 0.',
    });
    expect(trainingOf({ ...defaultForm(), batch: 1.5 })).toHaveProperty('problem');
    expect(trainingOf({ ...defaultForm(), learningRate: 0 })).toHaveProperty('problem');
    expect(trainingOf({ ...defaultForm(), patience: null })).toHaveProperty('spec');
  });
});

describe('dataProblem', () => {
  const problem = (...labels: number[]): string | null =>
    dataProblem(
      Uint16Array.from(labels),
      Int32Array.from(labels, (_, row) => row),
    );
  it('asks for images of two classes, among which images without one are not counted', () => {
    expect(problem()).toMatch(/no image to learn from/);
    expect(problem(UNLABELLED, UNLABELLED)).toMatch(/has a class/);
    expect(problem(1, 1)).toMatch(/one class/);
    expect(problem(1, UNLABELLED)).toMatch(/one class/);
    expect(problem(1, 0)).toBeNull();
  });
});
