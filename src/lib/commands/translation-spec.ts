import * as v from 'valibot';
import { PARTS, type Catalog, type Part } from '../domain/catalog';
import { isPurged } from '../domain/catalog-changes';
import { DashError } from '../domain/errors';
import { count, counted } from '../domain/figures';
import type { ImageId } from '../domain/ids';
import {
  MAX_COPIES,
  newImages,
  takesStyles,
  TRANSLATION_METHODS,
  TRANSLATION_MODES,
  type TranslationMethod,
  type TranslationPlan,
} from '../domain/style';
import {
  DEFAULT_TRANSLATION,
  TRANSLATION_RECIPES,
  TRANSLATOR_RECIPES,
  type TranslatorSpec,
} from '../domain/translator';
import { rowsOfImages } from './context';
import { seedOf } from './seed';

const whole = (low: number, high: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(low), v.maxValue(high));
const weight = v.pipe(v.number(), v.minValue(0), v.maxValue(1000));
const rate = v.pipe(v.number(), v.minValue(1e-7), v.maxValue(1));

/** A multiple of what the networks halve or pair. */
const multiple = (of: number, low: number, high: number) => v.pipe(whole(low, high), v.multipleOf(of));

const Spec = v.strictObject({
  recipe: v.picklist(TRANSLATOR_RECIPES),
  sizePx: v.literal(64),
  channels: multiple(4, 4, 128),
  discriminatorChannels: multiple(4, 4, 128),
  heads: v.picklist([1, 2]),
  components: whole(1, 64),
  k: v.optional(whole(2, 20)),
  batch: whole(1, 64),
  fits: whole(0, 64),
  steps: whole(1, 100_000),
  learningRate: v.strictObject({ generator: rate, discriminator: rate }),
  weights: v.strictObject({
    ...{ adversarial: weight, cycle: weight, identity: weight, edge: weight, sparse: weight },
  }),
  ema: v.pipe(v.number(), v.minValue(0), v.maxValue(0.99999)),
  flip: v.boolean(),
  shiftPx: whole(0, 32),
  checkpointEvery: whole(1, 100_000),
  snapshots: whole(1, 8),
  previewEvery: whole(1, 100_000),
  seed: whole(0, Number.MAX_SAFE_INTEGER),
});

/** The recipe that `changes` names, or the default one, with the changes; rejects with `BadInput` by name. */
export function translationSpec(changes: Partial<TranslatorSpec> = {}): TranslatorSpec {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  const recipe = TRANSLATION_RECIPES[changes.recipe ?? DEFAULT_TRANSLATION.recipe] ?? DEFAULT_TRANSLATION;
  const parsed = v.safeParse(Spec, { ...recipe, ...Object.fromEntries(given) });
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new DashError('BadInput', `Translator setting ${v.getDotPath(issue) ?? ''}: ${issue.message}.`);
}

/** Confirm is kept for the verdict, test is sealed: neither shows a style, nor is it translated. */
const SHOWN: readonly Part[] = ['training', 'explore', 'pool', 'augmented'];
/** What training may learn from; choices are made on explore. */
const SOURCES: readonly Part[] = ['training', 'pool'];

/** Rejects with `BadInput` where one of the images is of a part that may not be used so, or gone. */
export function refuseParts(
  catalog: Catalog,
  images: readonly ImageId[],
  use: 'style' | 'try' | 'translate',
): void {
  if (images.length === 0) {
    throw new DashError(
      'BadInput',
      use === 'style' ? 'A style needs images.' : 'There is nothing to translate.',
    );
  }
  const allowed = use === 'translate' ? SOURCES : SHOWN;
  for (const row of rowsOfImages(catalog, images)) {
    const part = PARTS[catalog.parts[row]!]!;
    if (!allowed.includes(part)) {
      const what = use === 'style' ? 'Styles come from' : 'What is translated comes from';
      throw new DashError('BadInput', `${what} ${allowed.join(', ')}, not from ${part}.`);
    }
    if (isPurged(catalog, row)) throw new DashError('BadInput', 'One of the images was deleted for good.');
  }
}

/** New images that one translation may make. */
export const MOST_NEW = 50_000;

/** The plan if it can be carried out; else rejects with `BadInput`. */
export function checkedPlan(catalog: Catalog, plan: TranslationPlan): TranslationPlan {
  const { method, translator, mode, styles, sources, copies } = plan;
  if (!TRANSLATION_MODES.includes(mode))
    throw new DashError('BadInput', `There is no mode “${String(mode)}”.`);
  refuseMethod(method, translator);
  if (!Number.isInteger(copies) || copies < 1 || copies > MAX_COPIES) {
    throw new DashError(
      'BadInput',
      `There are 1 to ${MAX_COPIES} copies of a source, not ${String(copies)}.`,
    );
  }
  if (styles.length === 0 && takesStyles(method)) throw new DashError('BadInput', 'Choose a style first.');
  if (styles.length < 2 && mode === 'walk' && takesStyles(method)) {
    throw new DashError('BadInput', 'A walk goes through at least two styles.');
  }
  refuseParts(catalog, sources, 'translate');
  for (const style of styles) refuseParts(catalog, style.images, 'style');
  const made = newImages(plan);
  if (made > MOST_NEW) {
    throw new DashError(
      'BadInput',
      `These are ${counted(made, 'new image')}; at most ${count(MOST_NEW)} are made at once.`,
    );
  }
  return { ...plan, seed: seedOf(plan.seed) };
}

export function refuseMethod(method: TranslationMethod, translator: string | null): void {
  if (!TRANSLATION_METHODS.includes(method)) {
    throw new DashError('BadInput', `There is no method “${String(method)}”.`);
  }
  if (method === 'xploregan' && translator === null) {
    throw new DashError('BadInput', 'Choose or train a translator first.');
  }
}

/** "Cluster 3", "Clusters 1 and 4", or how many; without styles what is done to the sources. */
export function planWords({ method, styles }: Pick<TranslationPlan, 'method' | 'styles'>): string {
  switch (method) {
    case 'duplicate':
      return 'Duplicates';
    case 'jitter':
      return 'Jitter';
    case 'hueJitter':
      return 'Hue jitter';
    default:
      return styles.length <= 2 ? styles.map(({ name }) => name).join(' and ') : `${styles.length} styles`;
  }
}
