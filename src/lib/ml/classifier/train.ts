import type { Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { EpochRecord, TrainingSpec } from '../../domain/classifier';
import { DashError } from '../../domain/errors';
import { capture, softmaxCrossEntropy, valueAndGrads, type Captured } from '../engine/ops';
import { augment, epochBatches, roomFor, toFloats, type BatchRoom } from './batches';
import { balancedWeights } from '../linear/logistic';
import type { LabelledSource, TrainEvent, TrainOptions, TrainResult, ValidationSource } from './contract';
import { Network, type Moments } from './network';
import { Optimizer } from './optimizer';
import { isPatienceOver } from './patience';
import { score } from './scores';
import { createStopwatch } from './stopwatch';
import {
  classifierFrom,
  packCheckpoint,
  packWeights,
  unpackCheckpoint,
  weightsHash,
  type TrainingState,
} from './stored';

const VALIDATION_BATCH = 64;

/** See `Train` in the contract. */
export async function* train(options: TrainOptions): AsyncGenerator<TrainEvent, TrainResult, void> {
  const { spec, classes, training, validation } = options;
  refuseBadInput(options);
  const from = resumed(options);
  const shape = { arch: spec.arch, sizePx: spec.sizePx, classes };
  const network = from === null ? begun(options) : new Network(shape, from.weights);
  const optimizer = new Optimizer(spec.optimizer, network.trainable(), from?.slots, from?.steps);
  const epochs: EpochRecord[] = [...(from?.epochs ?? [])];
  const all = createStopwatch(from?.seconds);
  const steps = createStopwatch(from?.trainingSeconds);
  const weights = spec.reweight === true ? balancedWeights(training.labels) : null;
  const weighed = { ...training, weights };
  const count = Math.min(spec.batch, training.rows.length);
  const room = roomFor(count, spec.sizePx, classes);
  const captured = captureStep(network, count);
  let images = from?.images ?? 0;
  try {
    while (epochs.length < spec.epochs && !isPatienceOver(epochs, spec.patience)) {
      const epoch = epochs.length + 1;
      const batches = epochBatches(training.rows.length, spec.batch, spec.seed, epoch);
      const sum = { loss: 0, correct: 0, images: 0 };
      for (const [step, positions] of batches.entries()) {
        all.start();
        steps.start();
        const scored = await trainingStep(captured, optimizer, weighed, room, positions, spec, epoch, step);
        if (!Number.isFinite(scored.loss)) throw diverged(epoch);
        sum.loss += scored.loss;
        sum.correct += scored.correct;
        sum.images += positions.length;
        images += positions.length;
        all.stop();
        steps.stop();
        const loss = scored.loss / positions.length;
        yield { ...stepEvent(epoch, step, batches.length, positions.length, loss), validating: false };
      }
      // What a step has planned and what a validation takes would stand in memory side by side.
      if (validation !== null) captured.dispose();
      const held = validation === null ? null : yield* validate(network, validation, epoch, all);
      all.start();
      epochs.push({
        epoch,
        loss: sum.loss / sum.images,
        accuracy: sum.correct / sum.images,
        validationLoss: held?.loss ?? null,
        validationAccuracy: held?.accuracy ?? null,
        exploreLoss: held?.exploreLoss ?? null,
        seconds: all.seconds,
      });
      const checkpoint = packCheckpoint({
        shape,
        epochs,
        steps: optimizer.taken,
        seconds: all.seconds,
        trainingSeconds: steps.seconds,
        images,
        weights: await network.weights(),
        slots: await optimizer.slots(),
      });
      all.stop();
      yield { type: 'epoch', record: epochs.at(-1)!, checkpoint };
    }
    const learned = await network.weights();
    return {
      epochs,
      weights: packWeights(shape, learned),
      weightsHash: await weightsHash(learned),
      parameters: network.trainable().reduce((count, { size }) => count + size, 0),
      seconds: all.seconds,
      imagesPerSecond: steps.seconds > 0 ? images / steps.seconds : 0,
    };
  } finally {
    captured.dispose();
    network.dispose();
    optimizer.dispose();
  }
}

const stepEvent = (epoch: number, step: number, steps: number, images: number, loss: number) =>
  ({ type: 'step', epoch, step: step + 1, steps, images, loss }) as const;

type Training = LabelledSource & { readonly weights: Float64Array | null };

/** A batch forward and backward, once for all batches: [logits, …gradients] of [pixels, targets, shares]. */
const captureStep = (network: Network, count: number): Captured => {
  const { sizePx, classes } = network.shape;
  const shapes = [[count, sizePx, sizePx, 3], [count, classes], [count]];
  return capture(shapes, ([x, targets, shares]) => {
    let moments: Moments[] = [];
    const { grads, kept } = valueAndGrads(
      () => {
        const forward = network.forTraining(x as Tensor4D);
        ({ moments } = forward);
        const loss: Tensor1D = softmaxCrossEntropy(forward.logits, targets as Tensor2D).loss;
        return { value: loss, kept: [forward.logits, ...moments.flatMap((m) => [m.mean, m.variance])] };
      },
      network.trainable(),
      shares,
    );
    const [logits, ...rest] = kept;
    try {
      network.average(moments);
    } finally {
      for (const tensor of rest) tensor.dispose();
    }
    return [logits!, ...grads];
  });
};

/** [logits] of [pixels] for the network as it is used. */
const captureFrozen = (network: Network, count: number): Captured => {
  const { sizePx } = network.shape;
  return capture([[count, sizePx, sizePx, 3]], ([x]) => [network.frozen(x as Tensor4D).logits]);
};

/**
 * One batch forward, backward and into the weights; returns the summed loss and the right answers before it. Weights of
 * images count in what is learned, not in the loss that is told.
 */
async function trainingStep(
  captured: Captured,
  optimizer: Optimizer,
  training: Training,
  room: BatchRoom,
  positions: Int32Array,
  spec: TrainingSpec,
  epoch: number,
  step: number,
): Promise<{ loss: number; correct: number }> {
  const { rows, labels, targets, shares } = room;
  targets.fill(0);
  const classes = targets.length / positions.length;
  for (const [i, position] of positions.entries()) {
    rows[i] = training.rows[position]!;
    labels[i] = training.labels[position]!;
    targets[i * classes + labels[i]!] = 1;
    shares[i] = (training.weights?.[position] ?? 1) / positions.length;
  }
  const pixels = await training.pixels(rows, room.fetched);
  const batch = augment(pixels, positions.length, spec, epoch, step, room.bytes);
  const [logits, ...grads] = captured.run([toFloats(batch, room.pixels), targets, shares]);
  optimizer.step(grads);
  return score((await logits!.data()) as Float32Array, labels, classes);
}

interface Held {
  readonly loss: number;
  readonly accuracy: number;
  /** `null` where no image is of explore. */
  readonly exploreLoss: number | null;
}

/** Mean loss and share right over the whole source, and the loss over explore alone, network frozen. */
async function* validate(
  network: Network,
  { rows, labels, sizePx, pixels, explore = rows.length }: ValidationSource,
  epoch: number,
  stopwatch: ReturnType<typeof createStopwatch>,
): AsyncGenerator<TrainEvent, Held, void> {
  let loss = 0;
  let exploreLoss = 0;
  let correct = 0;
  const steps = Math.ceil(rows.length / VALIDATION_BATCH);
  let captured: Captured | null = null;
  let count = 0;
  try {
    for (let step = 0; step < steps; step++) {
      stopwatch.start();
      const start = step * VALIDATION_BATCH;
      const part = rows.subarray(start, start + VALIDATION_BATCH);
      const bytes = await pixels(part);
      // One at a time: each holds the memory of a batch.
      if (captured === null || count !== part.length) {
        captured?.dispose();
        captured = captureFrozen(network, part.length);
        count = part.length;
      }
      const [logits] = captured.run([toFloats(bytes, new Float32Array(part.length * sizePx ** 2 * 3))]);
      const values = (await logits!.data()) as Float32Array;
      const own = labels.subarray(start, start + part.length);
      const { classes } = network.shape;
      const scored = score(values, own, classes);
      exploreLoss += score(values, own.subarray(0, Math.max(0, explore - start)), classes).loss;
      loss += scored.loss;
      correct += scored.correct;
      stopwatch.stop();
      yield { ...stepEvent(epoch, step, steps, part.length, scored.loss / part.length), validating: true };
    }
  } finally {
    captured?.dispose();
  }
  return {
    loss: loss / rows.length,
    accuracy: correct / rows.length,
    exploreLoss: explore > 0 ? exploreLoss / explore : null,
  };
}

function resumed({ checkpoint, spec, classes }: TrainOptions): TrainingState | null {
  if (checkpoint === undefined) return null;
  const state = unpackCheckpoint(checkpoint, Optimizer.slotsPerParam(spec.optimizer));
  const { shape } = state;
  if (shape.arch !== spec.arch || shape.sizePx !== spec.sizePx || shape.classes !== classes) {
    throw new DashError('BadInput', 'The checkpoint is of another network than the one to be trained.');
  }
  return state;
}

/** Fresh weights by the seed, or those to begin with. */
function begun({ spec, classes, start }: TrainOptions): Network {
  const { arch, sizePx, seed } = spec;
  if (start === undefined) return Network.initial({ arch, sizePx, classes }, seed);
  const network = classifierFrom(start);
  const { shape } = network;
  if (shape.arch === arch && shape.sizePx === sizePx && shape.classes === classes) return network;
  network.dispose();
  throw new DashError(
    'BadInput',
    'The weights to begin with are of another network than the one to be trained.',
  );
}

function refuseBadInput({ spec, classes, training, validation }: TrainOptions): void {
  if (training.rows.length === 0) {
    throw new DashError('BadInput', 'There is no labelled training image to learn from.');
  }
  if (classes < 2) throw new DashError('BadInput', 'A classifier needs images of at least two classes.');
  for (const source of [training, validation]) {
    if (source === null) continue;
    if (source.sizePx !== spec.sizePx) {
      throw new DashError(
        'BadInput',
        `The images are ${source.sizePx} px, the network wants ${spec.sizePx} px.`,
      );
    }
    if (source.labels.some((label) => label >= classes)) {
      throw new DashError('BadInput', 'An image has a class that the data does not name.');
    }
  }
  if (validation !== null && validation.rows.length === 0) {
    throw new DashError('BadInput', 'The validation set is empty.');
  }
}

const diverged = (epoch: number): DashError =>
  new DashError(
    'BadInput',
    `The loss stopped being a number in epoch ${epoch}. A learning rate ten times smaller usually helps.`,
  );
