import type { Catalog } from '../../domain/catalog';
import type { ImageId } from '../../domain/ids';
import { isTrusted, LEAST_TRUST } from '../../domain/measured-quality';
import { DOUBTS, type Augmentation, type Doubt, type TranslationQuality } from '../../domain/style';
import { fixed, percent } from '../../ui/format';

export const FILTERS = ['all', 'doubtful', 'accepted', 'rejected'] as const;
export type Filter = (typeof FILTERS)[number];

export const DOUBT_WORDS: Readonly<
  Record<Doubt, { readonly label: string; readonly short: string; readonly help: string }>
> = {
  missed: {
    label: 'style missed',
    short: 'style',
    help: 'It looks more like another style than the one asked for.',
  },
  unchanged: { label: 'unchanged', short: 'same', help: 'It is the source, hardly changed.' },
  lost: {
    label: 'class lost',
    short: 'class',
    help: 'It looks more like another class than its source did.',
  },
};
const DOUBT_NAMES = Object.keys(DOUBTS) as Doubt[];

export const doubtsOf = (bits: number): readonly Doubt[] =>
  DOUBT_NAMES.filter((doubt) => (bits & DOUBTS[doubt]) > 0);

export interface Pair {
  readonly row: number;
  /** −1 where the source is gone. */
  readonly source: number;
  readonly id: ImageId;
  readonly style: string;
  readonly label: number;
  /** True where it carries another class than its source. */
  readonly relabelled: boolean;
  readonly doubts: readonly Doubt[];
  /** Mean change of a pixel, 0 … 1. */
  readonly change: number;
  readonly accepted: boolean;
}

/** Doubtful ones first, the more doubts the earlier; then as they were made. */
export function pairsOf(augmentation: Augmentation, catalog: Catalog, filter: Filter): readonly Pair[] {
  const { rows, sources, styles, doubts, changes, plan } = augmentation;
  const pairs = Array.from(rows, (row, i): Pair => {
    const source = sources[i]!;
    const label = catalog.labels[row]!;
    return {
      row,
      source,
      id: catalog.ids[row]!,
      style: plan.styles[styles[i]!]?.name ?? '',
      label,
      relabelled: source >= 0 && catalog.labels[source] !== label,
      doubts: doubtsOf(doubts[i]!),
      change: changes[i]!,
      accepted: catalog.discarded[row] === 0,
    };
  });
  return pairs
    .filter((pair) => {
      if (filter === 'doubtful') return pair.doubts.length > 0;
      if (filter === 'all') return true;
      return pair.accepted === (filter === 'accepted');
    })
    .toSorted((a, b) => b.doubts.length - a.doubts.length);
}

/** Accepted images that are doubted: what "reject the doubtful" rejects. */
export const doubtful = (pairs: readonly Pair[]): readonly ImageId[] =>
  pairs.filter(({ accepted, doubts }) => accepted && doubts.length > 0).map(({ id }) => id);

const share = (value: number): string => percent(value, 0);

/** A share that rests on a judge who can tell it of real images. */
const told = (value: number | null, trust: number | null | undefined): value is number =>
  value !== null && (trust === undefined || isTrusted(trust));

/**
 * One line: "78 % reach the style · 91 % keep their class · a pixel changes by 8.0 %", without what the frozen network
 * cannot tell of real images either.
 */
export function qualityWords({ hit, retention, change, trust }: TranslationQuality): string {
  const blind = [
    ...(trust === undefined || isTrusted(trust.styles) ? [] : ['style']),
    ...(trust === undefined || isTrusted(trust.classes) ? [] : ['class']),
  ];
  return [
    ...(told(hit, trust?.styles) ? [`${share(hit)} reach the style`] : []),
    ...(told(retention, trust?.classes) ? [`${share(retention)} keep their class`] : []),
    `a pixel changes by ${percent(change)}`,
    ...(blind.length === 0 ? [] : [`${blind.join(' and ')}: only you can tell`]),
  ].join(' · ');
}

/** The figures behind the line, each with what it says. */
export interface QualityDetail {
  readonly label: string;
  readonly value: string;
  readonly help: string;
}

/** Small figures with two digits that count. */
const figure = (value: number): string => (Math.abs(value) < 0.1 ? value.toPrecision(2) : fixed(value, 2));

/** What was measured against real images of the same class in the style; empty where nothing was. */
export function qualityDetails(quality: TranslationQuality): readonly QualityDetail[] {
  const { kid, kidFloor, kidCeiling, binding, cycle, diversity, realDiversity, memorisation, trust } =
    quality;
  const details: QualityDetail[] = [];
  if (trust?.styles != null) details.push(judgeDetail('Styles that can be told', 'style', trust.styles));
  if (trust?.classes != null) details.push(judgeDetail('Classes that can be told', 'class', trust.classes));
  if (kid !== null && kidFloor !== null && kidCeiling !== null) {
    const few = binding
      ? ''
      : ' There are fewer than 50 real ones of a class in a style, so take it as a hint.';
    details.push({
      label: 'Distance to real images (KID)',
      value: figure(kid),
      help: `The sources are ${figure(kidCeiling)} away; below ${figure(kidFloor)} new images cannot be told from real ones.${few}`,
    });
  }
  if (cycle !== null) {
    details.push({
      label: 'There and back',
      value: percent(cycle),
      help: 'How much a pixel differs after a move into another style and back: what is lost on the way.',
    });
  }
  if (diversity !== null && realDiversity !== null) {
    details.push({
      label: 'Variety',
      value: `${figure(diversity)} of ${figure(realDiversity)}`,
      help: 'Mean distance between two new images of a class and style, and between two real ones.',
    });
  }
  if (memorisation !== null) {
    details.push({
      label: 'Distance to what was there',
      value: figure(memorisation),
      help: 'To the nearest image of another source, against that of real images: 1 is usual, near 0 are copies.',
    });
  }
  return details;
}

const judgeDetail = (label: string, what: string, trust: number): QualityDetail => ({
  label,
  value: share(trust),
  help: `The frozen network tells the ${what} of so many real images. ${
    isTrusted(trust)
      ? 'New images are doubted by it.'
      : `Below ${share(LEAST_TRUST)} no new image is doubted by it: look yourself.`
  }`,
});

/** What a screen reader says of a pair. */
export function pairWords(pair: Pair, classes: readonly string[]): string {
  const name = classes[pair.label] ?? 'without a class';
  const { doubts } = pair;
  // As the tile writes it, so that speech input finds it.
  const doubted =
    doubts.length === 1
      ? [DOUBT_WORDS[doubts[0]!].label]
      : doubts.length === 0
        ? []
        : [`in doubt: ${doubts.map((doubt) => DOUBT_WORDS[doubt].short).join(' ')}`];
  return [
    `${name}${pair.style === '' ? '' : ` in ${pair.style}`}`,
    pair.accepted ? 'accepted' : 'rejected',
    ...(pair.relabelled ? ['relabelled'] : []),
    ...doubted,
  ].join(', ');
}
