import type { TaskEvent, TaskRequest, TriedStyle } from '../../lib/compute/contract';
import { createEstimator } from '../../lib/compute/progress';
import type { TaskGenerator } from '../../lib/compute/serve';
import { styleRows } from '../../lib/domain/baselines';
import { rowsOf, type Catalog } from '../../lib/domain/catalog';
import { shuffled, stream } from '../../lib/domain/random';
import { styleProbe } from '../../lib/domain/style-probe';
import { plainRoutes } from '../../lib/ml/translate/walk';
import { storedClassifier } from './classifier';
import { derivePixels } from './derive-pixels';
import { guarded } from './engine-host';
import { featuresJob } from './features';
import { openMover, TRANSLATION_SIZE_PX } from './mover';
import { namedRows } from './named-rows';
import type { JobParts } from './parts';
import { PixelSource } from './pixels';
import { predictPixels } from './predict-pixels';

type TryRequest = Extract<TaskRequest, { kind: 'try-style' }>;

const SIZE = TRANSLATION_SIZE_PX ** 2 * 3;

/**
 * Moves the sources into the style and, for the probe, into a random group of the same size; nothing is stored but the
 * features that were missing.
 */
export async function* tryStyleJob(parts: JobParts, request: TryRequest): TaskGenerator<TriedStyle> {
  const { storage, host } = parts;
  const { project, method, translator, seed } = request;
  const catalog = await storage.catalog(project);
  const sources = namedRows(catalog, request.sources, 'this trial');
  const style = namedRows(catalog, request.style.images, 'this trial');
  const probed =
    request.classifier === null ? null : await storedClassifier(storage, project, request.classifier);
  const styles = probed === null ? [style] : [style, randomGroup(catalog, style.length, seed)];
  const lease = await host.current(request.backend, request.known ?? null);
  try {
    const { choice, lost } = lease.engine;
    yield { type: 'backend', backend: choice };
    yield* derivePixels(storage, project, catalog, TRANSLATION_SIZE_PX, parts.decode);
    if (method === 'xploregan') {
      const shown = Int32Array.from(styles.flatMap((rows) => [...rows]));
      yield* featuresJob(
        parts,
        { kind: 'features', project, backend: request.backend, known: choice },
        shown,
      );
    }
    const mover = await openMover(parts, { project, method, translator, styles, seed });
    const moved: Uint8Array[] = [];
    for (const at of styles.keys()) {
      const routes = plainRoutes(sources, 1).map(({ source, hops }) => ({
        source,
        hops: hops.map((hop) => ({ ...hop, style: at })),
      }));
      moved.push(yield* collected(guarded(mover.run(routes), lost), sources.length));
    }
    const [pixels, random] = moved;
    if (probed === null) return { sizePx: TRANSLATION_SIZE_PX, pixels: pixels!, probe: null };
    const before = await new PixelSource(storage, project, TRANSLATION_SIZE_PX).read(sources);
    const answers: Int16Array[] = [];
    for (const images of [before, pixels!, random!]) {
      answers.push(await predictPixels(parts.predict, probed, images, TRANSLATION_SIZE_PX));
      yield { type: 'progress', progress: progressOf(answers.length) };
    }
    const [plain, styled, mixed] = answers;
    const classes = probed.record.recipe.classes?.length ?? catalog.classes.length;
    const probe = styleProbe(probed.record.id, plain!, styled!, mixed!, classes);
    return { sizePx: TRANSLATION_SIZE_PX, pixels: pixels!, probe };
  } finally {
    lease.end();
  }
}

const progressOf = (done: number) => ({ what: 'Asking the classifier', done, total: 3, secondsLeft: null });

/** As many images of explore and the unlabelled pool, drawn at random. */
function randomGroup(catalog: Catalog, size: number, seed: number): Int32Array {
  const shown = styleRows(catalog);
  // Where those are too few, training images join them.
  const all = shown.length >= size ? shown : [...shown, ...rowsOf(catalog, 'training')];
  return Int32Array.from(shuffled(all, stream(seed, 'random style')).slice(0, size));
}

async function* collected(
  batches: AsyncGenerator<
    { indices: Int32Array; pixels: Uint8Array; done: number; total: number },
    void,
    void
  >,
  count: number,
): AsyncGenerator<TaskEvent, Uint8Array, void> {
  const pixels = new Uint8Array(count * SIZE);
  const estimate = createEstimator();
  for await (const batch of batches) {
    batch.indices.forEach((index, i) =>
      pixels.set(batch.pixels.subarray(i * SIZE, (i + 1) * SIZE), index * SIZE),
    );
    yield { type: 'progress', progress: estimate('Translating', batch.done, batch.total) };
  }
  return pixels;
}
