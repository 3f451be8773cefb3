import { DashError } from '../../lib/domain/errors';
import type { ProjectId, TranslatorId } from '../../lib/domain/ids';
import { stream } from '../../lib/domain/random';
import type { TranslationMethod } from '../../lib/domain/style';
import { drawHue, drawJitter, shiftColours } from '../../lib/ml/augment/jitter';
import { CONDITION_WIDTH } from '../../lib/ml/features/contract';
import { colourMoments, transferColour, type ColourMoments } from '../../lib/ml/translate/colour-transfer';
import type { Route, TranslatedBatch } from '../../lib/ml/translate/contract';
import { inBasis, summarise } from '../../lib/ml/translate/summary';
import { FEATURE_SIZE_PX, readFeatures } from './features';
import type { JobParts } from './parts';
import { PixelSource } from './pixels';

/** Side of every new image. */
export const TRANSLATION_SIZE_PX = FEATURE_SIZE_PX;
const BATCH = 32;

/** Moves images along routes through styles, whatever does it. */
export interface Mover {
  /** Check-points that hops may draw from. */
  readonly snapshots: number;
  run(routes: readonly Route[]): AsyncGenerator<TranslatedBatch, void, void>;
}

export interface MoverOptions {
  readonly project: ProjectId;
  readonly method: TranslationMethod;
  readonly translator: TranslatorId | null;
  /** Catalog rows of each style; with `xploregan` their features have to be there. */
  readonly styles: readonly Int32Array[];
  /** Of what is drawn for each new image. */
  readonly seed: number;
}

export async function openMover(parts: JobParts, options: MoverOptions): Promise<Mover> {
  const pixels = new PixelSource(parts.storage, options.project, TRANSLATION_SIZE_PX);
  switch (options.method) {
    case 'xploregan':
      return await networkMover(parts, options, pixels);
    case 'colour':
      return await colourMover(options, pixels);
    case 'duplicate':
      return { snapshots: 1, run: (routes) => each(routes, pixels, (image) => image) };
    case 'jitter':
      return jitterMover(drawJitter, options, pixels);
    case 'hueJitter':
      return jitterMover(drawHue, options, pixels);
    default:
      return options.method satisfies never;
  }
}

async function networkMover(
  { storage, translators }: JobParts,
  { project, translator, styles }: MoverOptions,
  pixels: PixelSource,
): Promise<Mover> {
  const record = translator === null ? undefined : await storage.translator(project, translator);
  const stored = record === undefined ? undefined : await storage.column(project, record.id, 'weights', 0);
  if (record === undefined || stored === undefined) {
    throw new DashError('NotFound', 'This translator is not here any more.');
  }
  const weights = stored.bytes;
  const basis = translators.basisOf(weights);
  const { rows } = await storage.catalog(project);
  const features = await readFeatures(storage, project, 'condition', rows);
  const summaries = new Float32Array(styles.length * 2 * basis.components);
  for (const [i, members] of styles.entries()) {
    const raw = new Float32Array(members.length * CONDITION_WIDTH);
    for (const [at, row] of members.entries()) {
      const start = row * CONDITION_WIDTH;
      if (features !== null)
        raw.set(features.values.subarray(start, start + CONDITION_WIDTH), at * CONDITION_WIDTH);
    }
    if (features === null || raw.some(Number.isNaN)) {
      throw new DashError('Internal', 'The images of the style have not been described.');
    }
    const positions = Array.from(members.keys());
    summaries.set(summarise(inBasis(basis, raw), basis.components, positions), i * 2 * basis.components);
  }
  return {
    snapshots: record.snapshots,
    run: (routes) =>
      translators.translate({
        ...{ weights, styles: summaries, routes },
        source: {
          rows: Int32Array.from(new Set(routes.map(({ source }) => source))),
          sizePx: pixels.sizePx,
          pixels: (wanted) => pixels.read(wanted),
        },
      }),
  };
}

async function colourMover({ styles }: MoverOptions, pixels: PixelSource): Promise<Mover> {
  const moments: ColourMoments[] = [];
  for (const members of styles) moments.push(colourMoments([await pixels.read(members)]));
  return {
    snapshots: 1,
    run: (routes) =>
      each(routes, pixels, (image, { hops }) =>
        hops.reduce((moved, { style }) => transferColour(moved, moments[style]!), image),
      ),
  };
}

/** Draws for each copy of each source, whatever else is made in the same run. */
const jitterMover = (draw: typeof drawJitter, { seed }: MoverOptions, pixels: PixelSource): Mover => ({
  snapshots: 1,
  run: (routes) =>
    each(routes, pixels, (image, { source, copy }) =>
      shiftColours(image, draw(stream(seed, `jitter/${source}/${copy ?? 0}`))),
    ),
});

/** Makes the new images one by one. */
async function* each(
  routes: readonly Route[],
  source: PixelSource,
  make: (pixels: Uint8Array, route: Route) => Uint8Array,
): AsyncGenerator<TranslatedBatch, void, void> {
  const size = source.sizePx ** 2 * 3;
  for (let from = 0; from < routes.length; from += BATCH) {
    const part = routes.slice(from, from + BATCH);
    const originals = await source.read(part.map((route) => route.source));
    const pixels = new Uint8Array(originals.length);
    part.forEach((route, i) =>
      pixels.set(make(originals.subarray(i * size, (i + 1) * size), route), i * size),
    );
    const indices = Int32Array.from(part, (_, i) => from + i);
    yield { indices, pixels, done: from + part.length, total: routes.length };
  }
}
