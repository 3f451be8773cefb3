import { describe, expect, it } from 'vitest';
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
    });
    expect(result).toEqual({
      spec: {
        ...DEFAULT_TRAINING,
        optimizer: { kind: 'sgd', learningRate: 0.1, momentum: 0.9, weightDecay: 0 },
        patience: 3,
      },
    });
  });
  it('names what is wrong', () => {
    expect(trainingOf({ ...defaultForm(), epochs: null })).toEqual({
      problem: 'Epochs must be a whole number from 1 to 1000.',
    });
    expect(trainingOf({ ...defaultForm(), batch: 1.5 })).toHaveProperty('problem');
    expect(trainingOf({ ...defaultForm(), learningRate: 0 })).toHaveProperty('problem');
    expect(trainingOf({ ...defaultForm(), patience: null })).toHaveProperty('spec');
  });
});

describe('dataProblem', () => {
  it('asks for images, two classes and a full batch', () => {
    expect(dataProblem(0, 0, 32)).toMatch(/no training image/);
    expect(dataProblem(50, 1, 32)).toMatch(/one class/);
    expect(dataProblem(20, 2, 32)).toMatch(/larger than the 20/);
    expect(dataProblem(32, 2, 32)).toBeNull();
  });
});
