import type { StyleProbe, TranslationMethod, TranslationMode, Turns } from '../../domain/style';
import type { TranslationMetrics, TranslatorRecipe } from '../../domain/translator';
import type { Choice, ChoiceStage, TriedMode } from '../../state/mode-choice.svelte';
import type { SourceMix } from '../../state/translation-plan';
import { images, percent } from '../../ui/format';
import type { PlotPoint } from '../plots/line';

interface Words {
  readonly label: string;
  /** One plain sentence. */
  readonly help: string;
}

export const METHOD_WORDS: Readonly<Record<TranslationMethod, Words>> = {
  xploregan: {
    label: 'Translator',
    help: 'A network that has learned to give an image the look of any group.',
  },
  colour: {
    label: 'Colour transfer',
    help: 'Shifts the colours to those of the style, at once; shapes stay.',
  },
  duplicate: {
    label: 'Duplicates',
    help: 'The sources again: shows what more images alone would do.',
  },
  jitter: {
    label: 'Jitter',
    help: 'The sources with brightness, contrast, saturation ± 40 % and hue ± 10 %: the usual augmentation.',
  },
  hueJitter: {
    label: 'Hue jitter',
    help: 'The sources in any hue: a remedy for who knows that colour is the shortcut.',
  },
};

export const MODE_WORDS: Readonly<Record<TranslationMode | 'explore', Words>> = {
  plain: {
    label: 'Plain',
    help: 'Each source once in each style. For looks that leave no trace, such as colour.',
  },
  walk: {
    label: 'Walks',
    help: 'Through several styles to one drawn by lot, so that traces of the translator tell nothing. For things that come and go, such as glasses.',
  },
  explore: {
    label: 'Let explore decide',
    help: 'Makes both, trains a classifier on each as the present one was trained, and keeps the one that gets more of explore right. Takes two trainings.',
  },
};

/** Why a translator's recipe goes with one of the modes. */
export const USUAL_WORDS: Readonly<Record<TranslatorRecipe, string>> = {
  colour: 'Usual for a translator of looks.',
  object: 'Usual for a translator of objects, which leaves traces.',
};

export const RECIPE_WORDS: Readonly<Record<TranslatorRecipe, Words>> = {
  colour: { label: 'A look', help: 'Colour, light or background: shapes stay. Quick.' },
  object: { label: 'An object', help: 'Something that comes and goes, such as glasses. Takes longer.' },
};

const DOING = {
  translate: 'making the images',
  train: 'training a classifier on them',
  score: 'scoring it on explore',
} as const;

/** "2 of 6, walks: training a classifier on them". */
export const stageWords = ({ mode, doing, number, of }: ChoiceStage): string =>
  `${number} of ${of}, ${MODE_WORDS[mode].label.toLowerCase()}: ${DOING[doing]}`;

/** What explore decided, and what became of the other. */
export function choiceWords({ kept, other }: Choice): { readonly title: string; readonly text: string } {
  const tried = ({ mode, explore }: TriedMode): string =>
    `${MODE_WORDS[mode].label.toLowerCase()} ${percent(explore)}`;
  const even = kept.explore === other.explore;
  return {
    title: even ? 'Explore prefers neither' : `Explore prefers ${MODE_WORDS[kept.mode].label.toLowerCase()}`,
    text: `Right on explore: ${tried(kept)}, ${tried(other)}. ${kept.classifier.name} is shown${even ? ', the usual one' : ''}; ${other.classifier.name} is discarded with its images.`,
  };
}

/** What of the chosen images was left out, and why; `null` where all are sources. */
export function sourceCaveat({ validation, unfit }: SourceMix): string | null {
  const parts: string[] = [];
  if (validation > 0)
    parts.push(
      `${images(validation)} of validation left out: what a classifier has learned from cannot judge it. Move them to training first, which takes them out of validation.`,
    );
  if (unfit > 0) parts.push(`${images(unfit)} left out: sealed, made by translation, or without a class.`);
  return parts.length === 0 ? null : parts.join(' ');
}

const turns = ({ n, turned }: Turns): string => `${turned} of ${n}`;

export interface ProbeWords {
  readonly sentence: string;
  /** What it says of the hypothesis. */
  readonly reading: string;
  readonly strong: boolean;
}

/** "18 of 24 answers turn in this style, 3 of 24 in a random one." */
export function probeWords({ style, random, p }: StyleProbe, classes: readonly string[]): ProbeWords {
  const most = Math.max(0, ...style.into);
  const into = most > 0 ? classes[style.into.indexOf(most)] : undefined;
  const mostly = into === undefined ? '' : `, ${most === style.turned ? '' : 'mostly '}into ${into}`;
  const more = style.turned / Math.max(1, style.n) > random.turned / Math.max(1, random.n);
  const strong = more && p < 0.05;
  return {
    sentence: `${turns(style)} answers turn in this style${mostly}; ${turns(random)} in a random one.`,
    reading: strong
      ? 'The classifier leans on this style.'
      : more
        ? 'It may lean on this style; so few images cannot tell.'
        : 'There is no sign that it leans on this style.',
    strong,
  };
}

/** A mean change of a pixel below this is hardly seen. */
const COLLAPSED_CHANGE = 0.01;
const LOST_RETENTION = 0.5;
/** Steps before which nothing is expected. */
const EARLY_STEPS = 500;

/** What the newest metrics warn of, or `null`. */
export function collapseWarning(metrics: readonly TranslationMetrics[]): string | null {
  const last = metrics.at(-1);
  if (last === undefined || last.step < EARLY_STEPS) return null;
  if (last.change < COLLAPSED_CHANGE)
    return `Hardly anything changes (${percent(last.change)} a pixel): the translator has become a copy machine. Train anew with another seed, or for an object.`;
  if (last.retention !== null && last.retention < LOST_RETENTION)
    return `Only ${percent(last.retention, 0)} of the outputs still look like their class: content is being lost. Stop here, or use an earlier one.`;
  return null;
}

export interface MetricCurve {
  readonly name: string;
  /** Step and value. */
  readonly points: readonly PlotPoint[];
}

export interface MetricPlot {
  readonly title: string;
  readonly domain: readonly [number, number];
  readonly share: boolean;
  readonly curves: readonly MetricCurve[];
}

/** Shares on one axis from none to all, changes and losses on axes of their own; a curve without values is left out. */
export function metricPlots(metrics: readonly TranslationMetrics[]): readonly MetricPlot[] {
  const curve = (name: string, pick: (m: TranslationMetrics) => number | null): MetricCurve => ({
    name,
    points: metrics.flatMap((m) => {
      const value = pick(m);
      return value === null || !Number.isFinite(value) ? [] : [{ x: m.step, y: value }];
    }),
  });
  const plot = (title: string, share: boolean, curves: readonly MetricCurve[]): MetricPlot => {
    const filled = curves.filter(({ points }) => points.length > 0);
    const values = filled.flatMap(({ points }) => points.map(({ y }) => y));
    const high = Math.max(1e-3, ...values) * 1.05;
    return { title, share, domain: share ? [0, 1] : [Math.min(0, ...values), high], curves: filled };
  };
  return [
    plot('Style reached, class kept, %', true, [
      curve('style', ({ hit }) => hit),
      curve('new styles', ({ heldOutHit }) => heldOutHit),
      curve('class', ({ retention }) => retention),
    ]),
    plot('Change of a pixel', false, [
      curve('there', ({ change }) => change),
      curve('and back', ({ cycleError }) => cycleError),
    ]),
    plot('Losses', false, [
      curve('generator', ({ losses }) => losses.generator),
      curve('discriminator', ({ losses }) => losses.discriminator),
    ]),
  ];
}
