import { PARTS, partCode, UNLABELLED, type Catalog } from '../domain/catalog';
import type { ImageId } from '../domain/ids';
import {
  MAX_COPIES,
  newImages,
  takesStyles,
  type Style,
  type TranslationMethod,
  type TranslationMode,
  type TranslationPlan,
} from '../domain/style';
import type { TranslatorRecord } from '../domain/translator';

export { MAX_COPIES, newImages };

export interface PlanInput {
  readonly method: TranslationMethod;
  readonly translator: TranslatorRecord | null;
  readonly mode: TranslationMode;
  readonly styles: readonly Style[];
  readonly sources: readonly ImageId[];
  readonly copies: number;
  readonly seed: number;
}

/** The plan, or what is still missing, in words. */
export type PlanResult = { readonly plan: TranslationPlan } | { readonly missing: string };

export function planOf(input: PlanInput): PlanResult {
  const { method, translator, sources, seed, copies } = input;
  if (sources.length === 0) return { missing: 'There is no image to be translated.' };
  if (takesStyles(method) && input.styles.length === 0)
    return { missing: 'Choose a style first: a column of the clusters, or selected images.' };
  if (method === 'xploregan' && translator === null)
    return { missing: 'There is no translator yet. Train one, or use colour transfer.' };
  // A colour transfer leaves no trace that walks would have to hide.
  const mode = method === 'xploregan' ? input.mode : 'plain';
  if (mode === 'walk' && input.styles.length < 2)
    return { missing: 'Walks go through several styles. Choose at least two.' };
  return {
    plan: {
      method,
      translator: method === 'xploregan' ? translator!.id : null,
      mode,
      styles: takesStyles(method) ? input.styles : [],
      sources,
      copies: mode === 'plain' && takesStyles(method) ? 1 : Math.min(MAX_COPIES, Math.max(1, copies)),
      seed,
    },
  };
}

/** What a translator's recipe asks for: walks where objects come and go, which leave traces. */
export const usualMode = (translator: TranslatorRecord | null): TranslationMode =>
  translator?.spec.recipe === 'object' ? 'walk' : 'plain';

/** Training images that carry a class and are kept: what may be translated and learned from. */
export function trainingSources(catalog: Catalog): readonly ImageId[] {
  const training = partCode('training');
  return catalog.ids.filter(
    (_, row) =>
      catalog.parts[row] === training && catalog.discarded[row] === 0 && catalog.labels[row] !== UNLABELLED,
  );
}

/** Chosen images by whether they can be sources. */
export interface SourceMix {
  /** Of training or the pool, with a class. */
  readonly fit: readonly ImageId[];
  /** Explore and confirm, which judge what was learned. */
  readonly validation: number;
  /** Sealed, made by translation, or without a class. */
  readonly unfit: number;
}

export function sourceMix(
  catalog: Catalog,
  rowOf: ReadonlyMap<ImageId, number>,
  chosen: readonly ImageId[],
): SourceMix {
  const fit: ImageId[] = [];
  let validation = 0;
  let unfit = 0;
  for (const id of chosen) {
    const row = rowOf.get(id);
    const part = row === undefined ? undefined : PARTS[catalog.parts[row]!];
    const labelled = row !== undefined && catalog.labels[row] !== UNLABELLED;
    if (part === 'explore' || part === 'confirm') validation++;
    else if (labelled && (part === 'training' || part === 'pool')) fit.push(id);
    else unfit++;
  }
  return { fit, validation, unfit };
}

/** Images that may show a style: confirm is kept for the verdict, test is sealed. */
export function styleImages(
  catalog: Catalog,
  rowOf: ReadonlyMap<ImageId, number>,
  chosen: readonly ImageId[],
): readonly ImageId[] {
  const kept = [partCode('confirm'), partCode('test')];
  return chosen.filter((id) => {
    const row = rowOf.get(id);
    return row !== undefined && !kept.includes(catalog.parts[row]!);
  });
}

/** A few of the images, as evenly over the classes as they go, always the same ones. */
export function sampleSources(
  catalog: Catalog,
  rowOf: ReadonlyMap<ImageId, number>,
  sources: readonly ImageId[],
  n: number,
): readonly ImageId[] {
  const byClass: Record<number, ImageId[]> = {};
  for (const id of sources) {
    const row = rowOf.get(id);
    if (row !== undefined) (byClass[catalog.labels[row]!] ??= []).push(id);
  }
  const classes = Object.values(byClass);
  const share = Math.ceil(n / Math.max(1, classes.length));
  const spread = classes.map((ids) => {
    const taken = Math.min(share, ids.length);
    return Array.from({ length: taken }, (_, i) => ids[Math.floor((i * ids.length) / taken)]!);
  });
  return Array.from({ length: share }, (_, i) => spread.flatMap((ids) => ids.slice(i, i + 1)))
    .flat()
    .slice(0, n);
}
