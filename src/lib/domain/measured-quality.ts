/** Real images of a class in a style, below which figures of the two are noise: they are printed and bind nothing. */
export const BINDING_IMAGES = 50;

/**
 * New images of one class in one style against labelled real ones, in the judge layer; over samples. `null` where there
 * are too few images for a figure.
 */
export interface QualityCell {
  readonly label: number;
  /** Index into the plan's styles. */
  readonly style: number;
  /** Real images of the class that lend the style, and new images, before sampling. */
  readonly real: number;
  readonly made: number;
  /** Kernel inception distance between new and real images; may be negative. */
  readonly kid: number | null;
  /** What one in twenty halvings of the real images exceeds: below it the new ones cannot be told from them. */
  readonly kidFloor: number | null;
  /** The sources, unmoved, against the real images. */
  readonly kidCeiling: number | null;
  /** How the new images lie among the real ones; see `Prdc`. */
  readonly precision: number | null;
  readonly recall: number | null;
  readonly density: number | null;
  readonly coverage: number | null;
  /** Mean distance between two new images, and between two real ones. */
  readonly diversity: number | null;
  readonly realDiversity: number | null;
}

/** Real images that the judge must tell right for its doubts of new ones to say anything: four of five. */
export const LEAST_TRUST = 0.8;

/** Share of real images whose style, and whose class, the judge layer tells right; `null` where there is one alone. */
export interface JudgeTrust {
  readonly styles: number | null;
  /** In what does not tell the styles apart. */
  readonly classes: number | null;
}

/** Whether a judge that tells this share of real images right may doubt a new one. */
export const isTrusted = (share: number | null): boolean => share !== null && share >= LEAST_TRUST;

/** What was measured of a translation when it was made, within the class: never against images of another one. */
export interface MeasuredQuality {
  /** Share whose nearest style, told by real images of the same class, is the wanted one. */
  readonly hit: number | null;
  /** Means over the cells that bind, or over all where none does, each weighted by its new images. */
  readonly kid: number | null;
  readonly kidFloor: number | null;
  readonly kidCeiling: number | null;
  /** Whether `kid` rests on cells with at least `BINDING_IMAGES` real images. */
  readonly binding: boolean;
  /** Mean absolute difference of a pixel between a source and its way into a style and back, 0 … 1. */
  readonly cycle: number | null;
  /** Mean distance between two new images of a class and style, and between two real ones. */
  readonly diversity: number | null;
  readonly realDiversity: number | null;
  /**
   * Distance of new images to the nearest image of another source in training, explore and pool, over that of real
   * images of the style: far below 1 they are copies.
   */
  readonly memorisation: number | null;
  readonly cells: readonly QualityCell[];
  /** By it new images are doubted or not; absent of translations made before it was measured. */
  readonly trust?: JudgeTrust | undefined;
  /** Images that figures are of at most, drawn at random: a cell's, for `cycle`, and for `memorisation`. */
  readonly sampled: {
    readonly cell: number;
    readonly cycle: number;
    readonly nearest: number;
    readonly among: number;
  };
}
