import { DOUBTS } from '../../domain/style';
import { isTrusted, type JudgeTrust } from '../../domain/measured-quality';
import { lostClass, nearestOf, withoutStyles } from './nearest';
import { toldRight } from './trust';

/** What translations are doubted by. All but the pixels are judge features, [rows, width]. */
export interface GateInput {
  readonly width: number;
  readonly before: Float32Array;
  readonly after: Float32Array;
  /** Mean features of each style, and which of them each translation was to have. */
  readonly styles: Float32Array;
  readonly wanted: ArrayLike<number>;
  /** Mean features of each class; `null` where no label exists. */
  readonly classes: Float32Array | null;
  /** Mean absolute change of a pixel of each translation, 0 … 1. */
  readonly changes: ArrayLike<number>;
  /** Where the judge cannot tell style or class of real images, it doubts neither of new ones. */
  readonly trust: JudgeTrust;
  /** Style that each source had, −1 where it is unknown: staying there may well change nothing. */
  readonly own: ArrayLike<number>;
}

/** Below this mean change of a pixel, 1/255, nothing can be seen. */
export const LEAST_CHANGE = 1 / 255;

/**
 * Reasons to doubt each translation, as sums of `DOUBTS`: the style was missed; nothing changed although the style is
 * another one than the source's; the class was lost, in what does not tell the styles apart. Nothing here needs an
 * oracle, so a doubt is a hint and no verdict.
 */
export function doubts({
  width,
  before,
  after,
  styles,
  wanted,
  classes,
  changes,
  own,
  trust,
}: GateInput): Uint8Array {
  const rows = after.length / width;
  const style = nearestOf(after, width, styles).group;
  const plain = (features: Float32Array): Float32Array => withoutStyles(features, width, styles);
  const gone =
    classes === null || !isTrusted(trust.classes)
      ? null
      : lostClass(plain(before), plain(after), width, plain(classes));
  return Uint8Array.from({ length: rows }, (_, i) => {
    const missed = isTrusted(trust.styles) && style[i] !== wanted[i] ? DOUBTS.missed : 0;
    const unchanged = own[i] !== wanted[i] && changes[i]! < LEAST_CHANGE ? DOUBTS.unchanged : 0;
    const lost = gone?.[i] === true ? DOUBTS.lost : 0;
    return missed | unchanged | lost;
  });
}

/** Real images: judge features [rows, width], and which rows have each style and each class. */
export interface RealImages {
  readonly features: Float32Array;
  readonly width: number;
  readonly styles: readonly ArrayLike<number>[];
  /** Mean features of each style, of all its images. */
  readonly centroids: Float32Array;
  readonly classes: readonly ArrayLike<number>[];
}

/** How often the judge tells style and class of real images. */
export function trustOf({ features, width, styles, centroids, classes }: RealImages): JudgeTrust {
  return {
    styles: toldRight(features, width, styles),
    classes: toldRight(withoutStyles(features, width, centroids), width, classes),
  };
}

/** Mean absolute difference of two images of RGB bytes, 0 … 1. */
export function pixelChange(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i]! - b[i]!);
  return sum / a.length / 255;
}
