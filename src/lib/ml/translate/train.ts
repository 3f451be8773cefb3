import { DashError } from '../../domain/errors';
import type { TranslationMetrics } from '../../domain/translator';
import { augment } from '../classifier/batches';
import type { Values } from '../classifier/initial';
import { createStopwatch } from '../classifier/stopwatch';
import type { TrainTranslatorOptions, TranslateEvent, TranslateResult } from './contract';
import { drawStyles } from './draw-styles';
import { measured, previewOf } from './measure';
import { copyOf } from './pixels';
import { hashOf, packTraining, packTranslator, snapshotOf, unpackTraining, unpackTranslator } from './stored';
import { Trainer, type StepBatch } from './trainer';

/** Losses that metrics report, in the order of their sums. */
const REPORTED = ['generator', 'discriminator', 'cycle', 'identity'] as const;

/** See `TrainTranslator` in the contract. */
export async function* trainTranslator(
  options: TrainTranslatorOptions,
): AsyncGenerator<TranslateEvent, TranslateResult, void> {
  const { spec, images, bank, basis, judge, preview, checkpoint } = options;
  refuseBadInput(options);
  const from = checkpoint === undefined ? null : unpackTraining(checkpoint, spec);
  const trainer = new Trainer(spec, from?.trainer ?? null, startOf(options));
  const watch = createStopwatch(from?.seconds);
  const snapshots: Uint16Array[] = [...(from?.snapshots ?? [])];
  const metrics: TranslationMetrics[] = [...(from?.metrics ?? [])];
  const sums = from === null ? REPORTED.map(() => 0) : [...from.sums];
  const shape = { sizePx: spec.sizePx, channels: spec.channels, components: spec.components };
  try {
    for (let step = (from?.trainer.steps ?? 0) + 1; step <= spec.steps; step++) {
      watch.start();
      const losses = await trainer.step(await batchOf(options, step));
      if (!Object.values(losses).every(Number.isFinite)) throw diverged(step);
      REPORTED.forEach((name, i) => (sums[i]! += losses[name]));
      watch.stop();
      const progress = { type: 'step', step, steps: spec.steps, losses } as const;
      yield { ...progress, measuring: false, seconds: watch.seconds };
      const last = step === spec.steps;
      if (step % spec.previewEvery === 0 || last) {
        if (preview !== null) {
          for await (const event of paused(previewOf(trainer.average, images, preview))) {
            if (event.done) yield { type: 'preview', step, ...event.value };
            else yield { ...progress, measuring: true, seconds: watch.seconds };
          }
        }
        if (judge !== null) {
          for await (const event of paused(measured(trainer.average, images, bank, judge, spec.seed))) {
            if (!event.done) yield { ...progress, measuring: true, seconds: watch.seconds };
            else {
              const since = step - (metrics.at(-1)?.step ?? 0);
              metrics.push({ step, losses: meansOf(sums, since), ...event.value });
              sums.fill(0);
              yield { type: 'metrics', metrics: metrics.at(-1)! };
            }
          }
        }
      }
      if (step % spec.checkpointEvery === 0 || last) {
        watch.start();
        const trainerState = await trainer.state();
        snapshots.push(snapshotOf(trainerState.average));
        snapshots.splice(0, snapshots.length - spec.snapshots);
        const state = { trainer: trainerState, seconds: watch.seconds, snapshots, metrics, sums };
        watch.stop();
        yield {
          type: 'checkpoint',
          step,
          checkpoint: packTraining(spec, state),
          weights: packTranslator(shape, basis, snapshots),
        };
      }
    }
    const weights = packTranslator(shape, basis, snapshots);
    return {
      weights,
      weightsHash: await hashOf(weights),
      parameters: trainer.parameters,
      snapshots: snapshots.length,
      steps: spec.steps,
      seconds: watch.seconds,
      metrics,
    };
  } finally {
    trainer.dispose();
  }
}

/** The yields of a generator and then its result, as one sequence. */
async function* paused<T>(
  work: AsyncGenerator<void, T, void>,
): AsyncGenerator<{ readonly done: false } | { readonly done: true; readonly value: T }, void, void> {
  try {
    for (;;) {
      const { done, value } = await work.next();
      if (done === true) {
        yield { done, value };
        return;
      }
      yield { done: false };
    }
  } finally {
    await work.return(undefined as never);
  }
}

const meansOf = (sums: readonly number[], steps: number): TranslationMetrics['losses'] => {
  const [generator, discriminator, cycle, identity] = sums.map((sum) => sum / steps);
  return {
    generator: generator!,
    discriminator: discriminator!,
    cycle: cycle!,
    identity: identity!,
  };
};

/** Pixels and styles of one step; every bit follows from bank, seed and step. */
async function batchOf({ spec, images, bank }: TrainTranslatorOptions, step: number): Promise<StepBatch> {
  const draw = drawStyles(bank, spec, step);
  const pixels = async (positions: Int32Array, role: number): Promise<Uint8Array> => {
    const bytes = await copyOf(
      images,
      positions.map((position) => bank.rows[position]!),
    );
    return augment(bytes, positions.length, spec, step, role);
  };
  return {
    sources: await pixels(draw.sources, 0),
    own: draw.own,
    target: draw.target,
    reals: await pixels(draw.reals, 1),
    fits: await pixels(draw.fits, 2),
    fitStyles: draw.fitStyles,
  };
}

/** The newest snapshot of the weights to begin with. */
function startOf({ spec, start, basis }: TrainTranslatorOptions): readonly Values[] | null {
  if (start === undefined) return null;
  const stored = unpackTranslator(start);
  const same =
    stored.shape.sizePx === spec.sizePx &&
    stored.shape.channels === spec.channels &&
    stored.shape.components === spec.components &&
    stored.basis.basis.every((value, i) => value === basis.basis[i]);
  if (!same) {
    throw new DashError('BadInput', 'The weights to begin with are of another translator.');
  }
  return stored.snapshots.at(-1)!;
}

function refuseBadInput({ spec, images, bank, basis }: TrainTranslatorOptions): void {
  if (images.sizePx !== spec.sizePx) {
    throw new DashError(
      'BadInput',
      `The images are ${images.sizePx} px, the translator wants ${spec.sizePx} px.`,
    );
  }
  if (spec.sizePx % 16 !== 0 || spec.channels % 2 !== 0) {
    throw new DashError('BadInput', 'A translator wants a side of a multiple of 16 and an even width.');
  }
  if (bank.components !== spec.components || basis.components !== spec.components) {
    throw new DashError('BadInput', 'The styles are summarised for another translator.');
  }
}

const diverged = (step: number): DashError =>
  new DashError(
    'BadInput',
    `The losses stopped being numbers at step ${step}. Learning rates ten times smaller usually help.`,
  );
