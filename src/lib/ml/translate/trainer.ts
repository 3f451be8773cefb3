import {
  keep,
  tensor2d,
  tidy,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import type { TranslatorSpec } from '../../domain/translator';
import { toTensor } from '../classifier/batches';
import type { Values } from '../classifier/initial';
import { distance, moveAverage, valueAndGrads, weightedSum } from '../engine/ops';
import { Adam } from './adam';
import type { StepLosses } from './contract';
import { Discriminator } from './discriminator';
import { edgeFilter } from './edges';
import { Generator } from './generator';
import { discriminatorLoss, edgeLoss, generatorLoss, sparseLoss } from './losses';

/** The shapes and settings that one step depends on. */
export type TrainerSpec = Pick<
  TranslatorSpec,
  | 'sizePx'
  | 'channels'
  | 'discriminatorChannels'
  | 'heads'
  | 'components'
  | 'learningRate'
  | 'weights'
  | 'ema'
  | 'seed'
>;

/** What one step is made from: RGB bytes, and summaries of 2 × components numbers an image. */
export interface StepBatch {
  readonly sources: Uint8Array;
  /** Of the style that each source has and of the one it is moved into. */
  readonly own: Float32Array;
  readonly target: Float32Array;
  /** As many real images of the styles in `target`, which do not have the styles in `own`. */
  readonly reals: Uint8Array;
  /** Images that stay in the style they have, and that style. */
  readonly fits: Uint8Array;
  readonly fitStyles: Float32Array;
}

/** What the next step depends on, beside the batch. */
export interface TrainerState {
  readonly steps: number;
  readonly generator: readonly Float32Array[];
  readonly average: readonly Float32Array[];
  readonly generatorSlots: readonly Float32Array[];
  readonly discriminator: readonly Float32Array[];
  readonly discriminatorSlots: readonly Float32Array[];
  readonly vectors: readonly Float32Array[];
}

const LOSSES = ['generator', 'discriminator', 'cycle', 'identity', 'edge', 'sparse'] as const;

/** Generator, its moving average, discriminator and their optimisers, on the current backend. */
export class Trainer {
  /** The moving average of the generator: what previews, metrics and snapshots are made with. */
  readonly average: Generator;
  readonly #spec: TrainerSpec;
  readonly #generator: Generator;
  readonly #discriminator: Discriminator;
  readonly #generatorAdam: Adam;
  readonly #discriminatorAdam: Adam;
  readonly #edges: Tensor4D;
  #steps: number;

  /** Goes on from `state`, or begins, with the generator `start` where it is given. */
  constructor(spec: TrainerSpec, state: TrainerState | null, start: readonly Values[] | null = null) {
    this.#spec = spec;
    this.#steps = state?.steps ?? 0;
    const drawn = Generator.initial(spec, spec.seed);
    const shapes = drawn.parameters.all.map(({ shape }) => shape);
    const valuesOf = (arrays: readonly Float32Array[]): Values[] =>
      arrays.map((values, i) => ({ values, shape: shapes[i] ?? [values.length] }));
    const first = state === null ? start : valuesOf(state.generator);
    this.#generator = first === null ? drawn : new Generator(spec, first);
    if (first !== null) drawn.dispose();
    this.average =
      state === null
        ? first === null
          ? Generator.initial(spec, spec.seed)
          : new Generator(spec, first)
        : new Generator(spec, valuesOf(state.average));
    this.#discriminator =
      state === null
        ? Discriminator.initial(spec, spec.seed)
        : new Discriminator(
            spec,
            state.discriminator.map((values) => ({ values, shape: [values.length] })),
            state.vectors,
            spec.seed,
          );
    const { learningRate } = spec;
    this.#generatorAdam = new Adam(
      this.#generator.parameters.all,
      learningRate.generator,
      state?.generatorSlots,
      this.#steps,
    );
    this.#discriminatorAdam = new Adam(
      this.#discriminator.parameters.all,
      learningRate.discriminator,
      state?.discriminatorSlots,
      this.#steps,
    );
    this.#edges = edgeFilter();
  }

  /** Trainable values of the generator. */
  get parameters(): number {
    return this.#generator.size;
  }

  /** One step of the generator, then one of the discriminator on the same translations. */
  async step(batch: StepBatch): Promise<StepLosses> {
    this.#steps++;
    this.#discriminator.iterate();
    const terms = tidy(() => {
      const image = (pixels: Uint8Array): Tensor4D =>
        toTensor(pixels, pixels.length / (this.#spec.sizePx ** 2 * 3), this.#spec.sizePx);
      const summary = (values: Float32Array): Tensor2D =>
        tensor2d(values, [values.length / (2 * this.#spec.components), 2 * this.#spec.components]);
      const own = summary(batch.own);
      const target = summary(batch.target);
      const made = this.#moveGenerator(
        image(batch.sources),
        own,
        target,
        image(batch.fits),
        summary(batch.fitStyles),
      );
      const discriminator = this.#moveDiscriminator(made.translated, image(batch.reals), target, own);
      this.#moveAverage();
      return [made.adversarial, discriminator, made.cycle, made.identity, made.edge, made.sparse].map(
        (term) => keep(term),
      );
    });
    try {
      const values = await Promise.all(terms.map(async (term) => (await term.data())[0]!));
      return Object.fromEntries(LOSSES.map((name, i) => [name, values[i]!])) as unknown as StepLosses;
    } finally {
      for (const term of terms) term.dispose();
    }
  }

  /** A copy of what the next step depends on. */
  async state(): Promise<TrainerState> {
    return {
      steps: this.#steps,
      generator: await this.#generator.parameters.values(),
      average: await this.average.parameters.values(),
      generatorSlots: await this.#generatorAdam.slots(),
      discriminator: await this.#discriminator.parameters.values(),
      discriminatorSlots: await this.#discriminatorAdam.slots(),
      vectors: await this.#discriminator.vectors(),
    };
  }

  dispose(): void {
    this.#generator.dispose();
    this.average.dispose();
    this.#discriminator.dispose();
    this.#generatorAdam.dispose();
    this.#discriminatorAdam.dispose();
    this.#edges.dispose();
  }

  #moveGenerator(
    sources: Tensor4D,
    own: Tensor2D,
    target: Tensor2D,
    fits: Tensor4D,
    fitStyles: Tensor2D,
  ): {
    translated: Tensor4D;
    adversarial: Tensor;
    cycle: Tensor;
    identity: Tensor;
    edge: Tensor;
    sparse: Tensor;
  } {
    const generator = this.#generator;
    const discriminator = this.#discriminator;
    const { weights } = this.#spec;
    const normed = discriminator.normed();
    const { grads, kept } = valueAndGrads(() => {
      const translated = generator.run(sources, target);
      const adversarial = generatorLoss(
        discriminator.scores(discriminator.see(translated, normed), target, normed),
      );
      const cycle = distance(generator.run(translated, own), sources);
      const identity = distance(generator.run(fits, fitStyles), fits);
      const edge = edgeLoss(translated, sources, this.#edges);
      const sparse = sparseLoss(sources, translated);
      const value: Tensor1D = weightedSum(
        [adversarial, cycle, identity, edge, sparse],
        [weights.adversarial, weights.cycle, weights.identity, weights.edge, weights.sparse],
      );
      return { value, kept: [translated, adversarial, cycle, identity, edge, sparse] };
    }, generator.parameters.all);
    this.#generatorAdam.step(grads);
    // Kept tensors outlive every scope; clones of them end with the caller's.
    const [translated, adversarial, cycle, identity, edge, sparse] = kept.map((tensor) => {
      const clone = tensor.clone();
      tensor.dispose();
      return clone;
    });
    return {
      translated: translated as Tensor4D,
      adversarial: adversarial!,
      cycle: cycle!,
      identity: identity!,
      edge: edge!,
      sparse: sparse!,
    };
  }

  #moveDiscriminator(translated: Tensor4D, reals: Tensor4D, right: Tensor2D, wrong: Tensor2D): Tensor {
    const discriminator = this.#discriminator;
    const { value, grads } = valueAndGrads(() => {
      const normed = discriminator.normed();
      const seen = discriminator.see(reals, normed);
      return {
        value: discriminatorLoss({
          real: discriminator.scores(seen, right, normed),
          wrong: discriminator.scores(seen, wrong, normed),
          translated: discriminator.scores(discriminator.see(translated, normed), right, normed),
        }),
      };
    }, discriminator.parameters.all);
    this.#discriminatorAdam.step(grads);
    return value;
  }

  /** The average follows closely at first, or it would remember the drawn weights for long. */
  #moveAverage(): void {
    const kept = Math.min(this.#spec.ema, this.#steps / (this.#steps + 9));
    moveAverage(this.average.parameters.all, this.#generator.parameters.all, 1 - kept);
  }
}
