import { rowsOf, type Catalog } from '../domain/catalog';
import { drawnForTraining, possibleCounterfactuals, repeatedEvenly } from '../domain/ceiling';
import type { ClassifierRecord, DataRecipe } from '../domain/classifier';
import { dataRecipe } from '../domain/data-recipe';
import { aborted, asDashError, DashError } from '../domain/errors';
import { freshId, type ContentHash, type JobId, type ProjectId } from '../domain/ids';
import { argmax } from '../domain/predictions';
import { hasCeiling, type DataSource } from '../domain/project';
import { startRun, type Context } from './context';
import type { Commands } from './contract';
import { drawDemo } from './importing';
import type { CeilingOptions } from './mitigate-contract';
import { removeProject } from './projects';
import { startTraining } from './training';

type DemoSource = Extract<DataSource, { kind: 'demo' }>;

/** Rejects data whose bias nobody knows, and those that have the answer among them already. */
export function refuseCeiling(source: DataSource): DemoSource {
  if (source.kind === 'demo' && hasCeiling(source)) return source;
  throw new DashError(
    'BadInput',
    source.kind === 'demo'
      ? 'This project is a ceiling itself.'
      : 'Only a demonstration has ideal counterfactuals: its generator knows the bias. Nobody can draw them for other images.',
  );
}

interface Asked {
  readonly project: ProjectId;
  readonly source: DemoSource;
  /** The retraining that it stands beside. */
  readonly record: ClassifierRecord;
  /** Of the project. */
  readonly catalog: Catalog;
  /** True where the sealed images are to be answered too. */
  readonly test: boolean;
  readonly options: CeilingOptions;
}

export interface CeilingAnswers {
  /** Class of each held-out image. */
  readonly answers: ReadonlyMap<ContentHash, number>;
  readonly counterfactuals: number;
}

/** Draws and trains in a project beside, which is removed whatever happens; it ends with the project that asks. */
export async function answersOfCeiling(
  context: Context,
  evaluating: Pick<Commands, 'logits' | 'openTest'>,
  asked: Asked,
): Promise<CeilingAnswers> {
  const { project, options } = asked;
  const run = freshId<JobId>('j');
  const stop = startRun(context.running, run, project, options.signal);
  const { signal } = context.running.get(run)!.controller;
  try {
    return await drawnAndTrained(context, evaluating, asked, { ...options, signal });
  } catch (reason) {
    const error = asDashError(reason);
    throw error.name === 'AbortError' ? aborted('The ceiling') : error;
  } finally {
    stop();
  }
}

async function drawnAndTrained(
  context: Context,
  evaluating: Pick<Commands, 'logits' | 'openTest'>,
  { source, record, catalog, test }: Asked,
  options: CeilingOptions,
): Promise<CeilingAnswers> {
  const added = newImagesOf(record);
  const size = drawnForTraining(catalog);
  const counterfactuals = Math.min(added, possibleCounterfactuals(catalog));
  if (counterfactuals === 0) {
    throw new DashError('BadInput', 'There is no image whose counterfactual could be drawn.');
  }
  const beside = await drawDemo(context, { ...source, counterfactuals, aside: true }, size, options);
  try {
    const drawn = await context.storage.catalog(beside);
    refuseOthers(catalog, drawn, counterfactuals);
    const { recipe, spec, name } = record;
    const originals = recipe.originals === false ? size : recipe.images.length - added;
    const { id } = await startTraining(
      ...([context, beside, { ...options, training: spec, name: `Ceiling of ${name}` }] as const),
      { recipe: (now) => repeated(dataRecipe(now), originals + added, spec.seed) },
    );
    if (test) await evaluating.openTest(beside, id, options);
    const classes = argmax(await evaluating.logits(beside, id, options), drawn.classes.length);
    const held = rowsOf(drawn, 'explore', 'confirm', ...(test ? (['test'] as const) : []));
    const answers = new Map(Array.from(held, (row) => [drawn.hashes[row]!, classes[row]!]));
    return { answers, counterfactuals };
  } finally {
    // What cannot be removed now goes at the next visit.
    await removeProject(context, beside).catch(() => undefined);
  }
}

function newImagesOf({ recipe: { images, augmentations = [] } }: ClassifierRecord): number {
  const jobs = new Set<string>(augmentations);
  return images.filter((image) => jobs.has(image.slice(0, image.lastIndexOf('.')))).length;
}

function repeated(recipe: DataRecipe, wanted: number, seed: number): DataRecipe {
  const order = repeatedEvenly([...recipe.images.keys()], wanted, seed);
  return {
    ...recipe,
    images: order.map((i) => recipe.images[i]!),
    labels: order.map((i) => recipe.labels[i]!),
  };
}

/** A generator that draws otherwise by now would measure against other images. */
function refuseOthers(catalog: Catalog, drawn: Catalog, counterfactuals: number): void {
  const known = new Set(catalog.hashes);
  const purged = catalog.hashes.filter((hash) => hash === '').length;
  const others = drawn.hashes.filter((hash) => !known.has(hash)).length;
  if (others <= counterfactuals + purged) return;
  throw new DashError(
    'BadInput',
    'The generator draws other images by now than those of this project; open the demonstration again.',
  );
}
