import { numericGradient } from '../numeric';
import * as reference from '../reference';
import {
  ADAM,
  DISCRIMINATOR_WEIGHTS,
  FILTERS,
  GENERATOR_WEIGHTS,
  HALF,
  IMAGES,
  INNER,
  initial,
  NORM_EPSILON,
  otherStyle,
  ownStyle,
  real,
  source,
  STYLES,
  WIDE,
} from './translation-setup';

const dense = (styles: Float64Array, weights: Float64Array, bias?: Float64Array): Float64Array =>
  reference.matMul(styles, weights, [STYLES[0], STYLES[1], INNER[3]], false, false, bias);

function generate(p: readonly Float64Array[], images: Float64Array, styles: Float64Array): Float64Array {
  const half = reference.pixelUnshuffle2(images, IMAGES);
  const modulation = { scale: dense(styles, p[1]!, p[2]), offset: dense(styles, p[3]!, p[4]) };
  const convolved = reference.conv2d(half, HALF, p[0]!, FILTERS.inner, 1, 'same');
  const inner = reference.instanceNorm(convolved, INNER, modulation, NORM_EPSILON, 'leaky');
  const upper = reference.upsample2(inner, INNER);
  const shape = [IMAGES[0], IMAGES[1], IMAGES[2], INNER[3]] as const;
  const wide = reference.concatChannels(upper, shape, images, IMAGES[3]);
  const change = reference.conv2d(wide, WIDE, p[5]!, FILTERS.change, 1, 'same');
  return reference.addChange(images, reference.biasActivation(change, p[6], 'none'));
}

interface Directions {
  readonly u: Float64Array;
  readonly v: Float64Array;
}

function judge(
  p: readonly Float64Array[],
  { u, v }: Directions,
  images: Float64Array,
  styles: Float64Array,
): Float64Array {
  const filter = reference.spectralNorm(p[0]!, u, v);
  const convolved = reference.conv2d(images, IMAGES, filter, FILTERS.features, 2, 'same');
  const features = reference.biasActivation(convolved, p[1], 'leaky');
  const plain = reference.conv2d(features, INNER, p[2]!, FILTERS.head, 1, 'same');
  const projected = reference.projectOnto(features, INNER, dense(styles, p[3]!));
  return plain.map((value, i) => value + projected[i]!);
}

export interface TranslationSteps {
  readonly losses: readonly { discriminator: number; generator: number }[];
  readonly generator: readonly Float64Array[];
  readonly discriminator: readonly Float64Array[];
}

/** Losses before each step and the parameters after `steps` steps, with numeric gradients. */
export function referenceTranslation(steps: number): TranslationSteps {
  const { generator, discriminator, u: start } = initial();
  const [g, d] = [new reference.Adam(generator, ADAM), new reference.Adam(discriminator, ADAM)];
  let u = start;
  const losses = Array.from({ length: steps }, () => {
    const v = reference.unit(reference.times(discriminator[0]!, u));
    u = reference.unit(reference.timesTransposed(discriminator[0]!, v));
    const directions = { u, v };

    const fixed = generate(generator, source, otherStyle);
    const judged = (): number => {
      const [fit, translated, wrong] = DISCRIMINATOR_WEIGHTS;
      const scores = (images: Float64Array, styles: Float64Array) =>
        judge(discriminator, directions, images, styles);
      return (
        fit * reference.hinge(scores(real, otherStyle), 1) +
        translated * reference.hinge(scores(fixed, otherStyle), -1) +
        wrong * reference.hinge(scores(real, ownStyle), -1)
      );
    };
    const discriminatorLoss = judged();
    d.step(discriminator.map((p) => numericGradient(judged, p)));

    const generated = (): number => {
      const [adversarial, cycle, sparse] = GENERATOR_WEIGHTS;
      const there = generate(generator, source, otherStyle);
      const back = generate(generator, there, ownStyle);
      return (
        adversarial * reference.meanAll(judge(discriminator, directions, there, otherStyle)) +
        cycle * reference.distance(back, source, false) +
        sparse * reference.distance(there, source, true)
      );
    };
    const generatorLoss = generated();
    g.step(generator.map((p) => numericGradient(generated, p)));
    return { discriminator: discriminatorLoss, generator: generatorLoss };
  });
  return { losses, generator, discriminator };
}
