import { engine, memory } from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DEFAULT_TRAINING, type EpochRecord, type TrainingSpec } from '../../domain/classifier';
import { stream } from '../../domain/random';
import type { LabelledSource, TrainEvent, TrainResult } from './contract';
import { predict } from './predict';
import { train } from './train';

const SIZE = 32;

/** Class 0: a flat ellipse, class 1: an upright one, at any place and colour, on noise. */
export function shapes(count: number, seed: number, sizePx = SIZE): LabelledSource {
  const random = stream(seed, 'shapes');
  const labels = Uint16Array.from({ length: count }, (_, i) => i % 2);
  const images = Array.from(labels, (label) => {
    const pixels = new Uint8Array(sizePx * sizePx * 3);
    const colour = [0, 1, 2].map(() => 120 + random.int(120));
    const radius = sizePx / 5 + random.int(sizePx / 8);
    const x0 = radius + random.int(sizePx - 2 * radius);
    const y0 = radius + random.int(sizePx - 2 * radius);
    for (let y = 0; y < sizePx; y++) {
      for (let x = 0; x < sizePx; x++) {
        const [along, across] = label === 0 ? [x - x0, y - y0] : [y - y0, x - x0];
        const inside = Math.hypot(along, 2 * across) < radius;
        for (let c = 0; c < 3; c++) {
          pixels[3 * (y * sizePx + x) + c] = inside ? colour[c]! : random.int(60);
        }
      }
    }
    return pixels;
  });
  return {
    rows: Int32Array.from(labels, (_, i) => i),
    labels,
    sizePx,
    pixels(rows) {
      const bytes = new Uint8Array(rows.length * sizePx * sizePx * 3);
      rows.forEach((row, i) => bytes.set(images[row]!, i * sizePx * sizePx * 3));
      return bytes;
    },
  };
}

export const tiny: TrainingSpec = {
  ...DEFAULT_TRAINING,
  arch: 'tiny',
  sizePx: SIZE,
  epochs: 3,
  batch: 8,
  flip: true,
  shiftPx: 2,
  seed: 5,
};

export async function run(
  steps: AsyncGenerator<TrainEvent, TrainResult, void>,
): Promise<{ events: TrainEvent[]; result: TrainResult }> {
  const events: TrainEvent[] = [];
  for (;;) {
    const { done, value } = await steps.next();
    if (done === true) return { events, result: value };
    events.push(value);
  }
}
/** Of the first step, before anything is learned. */
const lossOf = (events: readonly TrainEvent[]): number | undefined =>
  events.flatMap((event) => (event.type === 'step' ? [event.loss] : []))[0];
const checkpoints = (events: readonly TrainEvent[]) =>
  events.flatMap((event) => (event.type === 'epoch' ? [event.checkpoint] : []));

async function predicted(weights: ArrayBuffer, source: LabelledSource): Promise<Float32Array> {
  const logits: number[] = [];
  for await (const batch of predict({ weights, source })) logits.push(...batch.logits);
  return Float32Array.from(logits);
}

/** Training on the current backend: resumed runs, cancelling, prediction, and nothing left behind. */
export function trainingSuite({ learns }: { readonly learns: boolean }): void {
  const training = shapes(24, 1);
  const validation = shapes(12, 2);
  const options = { spec: tiny, classes: 2, training, validation };
  let tensors = 0;

  beforeEach(() => {
    tensors = memory().numTensors;
  });
  afterEach(() => {
    expect(memory().numTensors).toBe(tensors);
    expect(engine().state.activeTape ?? []).toEqual([]);
  });

  it('begins with the weights of another network of its shape', async () => {
    const none = { ...tiny, optimizer: { ...DEFAULT_TRAINING.optimizer, learningRate: 0 }, epochs: 1 };
    const before = await run(train({ ...options, spec: { ...tiny, epochs: 1 } }));
    const start = before.result.weights;
    const warm = await run(train({ ...options, spec: none, start }));
    const cold = await run(train({ ...options, spec: none }));
    // Nothing is learned: the two differ in where they began.
    expect(lossOf(warm.events)).not.toBe(lossOf(cold.events));
    const checkpoint = checkpoints(before.events)[0];
    const resumed = await run(train({ ...options, spec: { ...tiny, epochs: 1 }, start, checkpoint }));
    expect(resumed.result.weightsHash).toBe(before.result.weightsHash);
    const other = train({ ...options, spec: { ...tiny, arch: 'small' }, start });
    await expect(run(other)).rejects.toThrow('begin with');
  });

  it('gives the same weights twice, and goes on from a checkpoint to the same bits', async () => {
    const whole = await run(train(options));
    const again = await run(train(options));
    expect(again.result.weightsHash).toBe(whole.result.weightsHash);
    const resumed = await run(train({ ...options, checkpoint: checkpoints(whole.events)[0] }));
    expect(resumed.result.weightsHash).toBe(whole.result.weightsHash);
    expect(resumed.result.epochs.map((e) => [e.loss, e.validationLoss, e.exploreLoss])).toEqual(
      whole.result.epochs.map((e) => [e.loss, e.validationLoss, e.exploreLoss]),
    );
    const other = await run(train({ ...options, spec: { ...tiny, seed: 6 } }));
    expect(other.result.weightsHash).not.toBe(whole.result.weightsHash);
  });

  it('weighs classes the same where it is asked to, which changes nothing where they are as many', async () => {
    const reweighted = { ...tiny, epochs: 1, reweight: true };
    const plain = { ...tiny, epochs: 1 };
    const hash = async (spec: TrainingSpec, labels: Uint16Array) => {
      const { result, events } = await run(train({ ...options, spec, training: { ...training, labels } }));
      return { hash: result.weightsHash, loss: lossOf(events) };
    };
    const even = training.labels;
    expect(await hash(reweighted, even)).toEqual(await hash(plain, even));
    const uneven = even.map((label, i) => (i < 12 ? label : 0));
    const [one, other] = [await hash(reweighted, uneven), await hash(plain, uneven)];
    expect(one.hash).not.toBe(other.hash);
    // The loss that is told is not weighted.
    expect(one.loss).toBe(other.loss);
  });

  it('learns from a class of twice the weight as from the same images twice', async () => {
    const at = (rows: number[], labels: number[]): LabelledSource => ({
      ...training,
      rows: Int32Array.from(rows),
      labels: Uint16Array.from(labels),
    });
    const one = { ...tiny, epochs: 1, batch: 4, flip: false, shiftPx: 0 };
    const sgd = { kind: 'sgd', learningRate: 0.05, momentum: 0, weightDecay: 0 } as const;
    // One picture alone, so that a batch has the same moments: three of class 0 and one of 1 weigh as two and two.
    const weighed = at([0, 0, 0, 0], [0, 0, 0, 1]);
    const twice = at([0, 0, 0, 0], [0, 0, 1, 1]);
    const logits = async (source: LabelledSource, reweight: boolean): Promise<Float32Array> => {
      const spec = { ...one, optimizer: sgd, reweight };
      const { result } = await run(train({ ...options, spec, training: source }));
      const seen = { ...training, rows: Int32Array.of(0, 1, 2) };
      return predicted(result.weights, seen);
    };
    const [a, b] = [await logits(weighed, true), await logits(twice, false)];
    a.forEach((value, i) => expect(value).toBeCloseTo(b[i]!, 4));
    const unweighed = await logits(weighed, false);
    expect(Math.abs(unweighed[0]! - b[0]!)).toBeGreaterThan(1e-3);
  });

  it('scores explore by itself, also where it ends within a batch', async () => {
    const spec = { ...tiny, epochs: 1 };
    const both = await run(train({ ...options, spec, validation: { ...validation, explore: 5 } }));
    const five = {
      ...validation,
      rows: validation.rows.subarray(0, 5),
      labels: validation.labels.subarray(0, 5),
    };
    const alone = await run(train({ ...options, spec, validation: five }));
    const [{ exploreLoss, validationLoss }] = both.result.epochs as [EpochRecord];
    expect(exploreLoss).toBeCloseTo(alone.result.epochs[0]!.validationLoss!, 5);
    expect(exploreLoss).not.toBe(validationLoss);
    const none = await run(train({ ...options, spec, validation: { ...validation, explore: 0 } }));
    expect(none.result.epochs[0]!.exploreLoss).toBeNull();
  });

  it('resumes with momentum as well', async () => {
    const optimizer = { kind: 'sgd', learningRate: 0.02, momentum: 0.9, weightDecay: 1e-3 } as const;
    const spec = { ...tiny, epochs: 2, optimizer };
    const whole = await run(train({ ...options, spec }));
    const resumed = await run(train({ ...options, spec, checkpoint: checkpoints(whole.events)[0] }));
    expect(resumed.result.weightsHash).toBe(whole.result.weightsHash);
  });

  it('leaves nothing behind when it is ended in the midst of an epoch', async () => {
    const steps = train(options);
    await steps.next();
    await steps.next();
    await steps.return(undefined as never);
    expect((await steps.next()).done).toBe(true);
  });

  it('names a loss that is no number, and what helps', async () => {
    const optimizer = { kind: 'sgd', learningRate: 1e30, momentum: 0.9, weightDecay: 0 } as const;
    await expect(run(train({ ...options, spec: { ...tiny, optimizer } }))).rejects.toThrow('learning rate');
  });

  it('predicts what validation counted', async () => {
    const { result } = await run(train(options));
    let correct = 0;
    let seen = 0;
    for await (const { rows, logits, latents, done } of predict({
      weights: result.weights,
      source: validation,
      batch: 5,
    })) {
      rows.forEach((row, i) => {
        if (logits[2 * i + 1]! > logits[2 * i]! === (validation.labels[row] === 1)) correct++;
      });
      seen += rows.length;
      expect(latents.length).toBe(rows.length * 32);
      expect(done).toBe(seen);
    }
    expect(seen).toBe(12);
    expect(correct / 12).toBeCloseTo(result.epochs.at(-1)!.validationAccuracy!, 6);
  });

  it('stops when patience is over', async () => {
    const optimizer = { kind: 'sgd', learningRate: 0, momentum: 0, weightDecay: 0 } as const;
    const spec = { ...tiny, optimizer, epochs: 20, patience: 2 };
    const { result } = await run(train({ ...options, spec }));
    expect(result.epochs.length).toBeLessThan(20);
  });

  it('refuses data that cannot be learned from', async () => {
    const none = { ...training, rows: new Int32Array(), labels: new Uint16Array() };
    await expect(run(train({ ...options, training: none }))).rejects.toThrow('no labelled training image');
    await expect(run(train({ ...options, classes: 1 }))).rejects.toThrow('two classes');
    await expect(run(train({ ...options, checkpoint: new ArrayBuffer(40) }))).rejects.toThrow('checkpoint');
  });

  if (learns) {
    it('learns to tell flat from upright ellipses', { timeout: 120_000 }, async () => {
      const spec = { ...DEFAULT_TRAINING, sizePx: SIZE, epochs: 8, seed: 2 };
      const { result } = await run(
        train({ spec, classes: 2, training: shapes(256, 3), validation: shapes(120, 4) }),
      );
      expect(result.parameters).toBe(77_522);
      expect(result.epochs.at(-1)!.validationAccuracy).toBeGreaterThan(0.95);
    });
  }
}
