import { rowsOf, UNLABELLED, type Catalog } from './catalog';
import type { ClassifierId, ImageId } from './ids';
import { shuffled, stream } from './random';
import { newOfEach, type Style, type TranslationPlan } from './style';

/** What a retraining stands beside: the same number of new images made otherwise, or another remedy altogether. */
export const BASELINES = [
  'duplicates',
  'jitter',
  'hueJitter',
  'colour',
  'random',
  'reweight',
  'dfr',
] as const;
/**
 * `duplicates`, `jitter`, `hueJitter`, `colour`: as the translation methods; `random`: the same method into random
 * groups of the size of the styles; `reweight`: balanced classes in the loss, no new image; `dfr`: the last layer of
 * the ancestor without new images fitted anew to the labels of explore, classes balanced (Kirichenko et al. 2023).
 */
export type Baseline = (typeof BASELINES)[number];

/** For people, and in the names of what is made. */
export const BASELINE_NAMES: Readonly<Record<Baseline, string>> = {
  duplicates: 'Duplicates',
  jitter: 'Jitter',
  hueJitter: 'Hue jitter',
  colour: 'Colour transfer',
  random: 'Random style',
  reweight: 'Re-weighting',
  dfr: 'Last layer',
};

export interface BaselineOf {
  readonly name: Baseline;
  /** The retrained classifier that it stands beside. */
  readonly of: ClassifierId;
}

/** Those that learn from as many new images. */
export type ImageBaseline = Exclude<Baseline, 'reweight' | 'dfr'>;
export const makesImages = (name: Baseline): name is ImageBaseline => name !== 'reweight' && name !== 'dfr';

/**
 * The plan that makes, image by image, as many new images of the same sources as `plan` does: its nth is of the source
 * of the nth of `plan`.
 */
export function baselinePlan(name: ImageBaseline, plan: TranslationPlan, catalog: Catalog): TranslationPlan {
  const copies = { ...plan, translator: null, styles: [], mode: 'plain', copies: newOfEach(plan) } as const;
  switch (name) {
    case 'duplicates':
      return { ...copies, method: 'duplicate' };
    case 'jitter':
    case 'hueJitter':
      return { ...copies, method: name };
    case 'colour':
      return { ...plan, method: 'colour', translator: null };
    case 'random':
      return { ...plan, styles: randomStyles(catalog, plan.styles, plan.seed) };
    default:
      return name satisfies never;
  }
}

/** Images that may show a style and have nothing to do with one: explore and the unlabelled pool. */
export function styleRows(catalog: Catalog): readonly number[] {
  const unlabelled = rowsOf(catalog, 'pool').filter((row) => catalog.labels[row] === UNLABELLED);
  return [...rowsOf(catalog, 'explore'), ...unlabelled];
}

/**
 * As many groups of the same sizes, drawn at random without an image twice as long as there are enough: styles that
 * divide the images are so compared with a division at random.
 */
export function randomStyles(catalog: Catalog, styles: readonly Style[], seed: number): readonly Style[] {
  const all = styleRows(catalog);
  const random = stream(seed, 'random styles');
  let deck: number[] = [];
  return styles.map(({ images }, i) => {
    const drawn: ImageId[] = [];
    while (drawn.length < Math.min(images.length, all.length)) {
      if (deck.length === 0) deck = shuffled(all, random);
      const id = catalog.ids[deck.pop()!]!;
      if (!drawn.includes(id)) drawn.push(id);
    }
    return { name: `Random group ${i + 1}`, images: drawn };
  });
}
