import { isPurged } from '../domain/catalog-changes';
import type { Part } from '../domain/catalog';
import type { ClassifierRecord } from '../domain/classifier';
import { ALGORITHMS, EXPLANATION_METHODS, LEAST_ITERATIONS, SPACES, type Space } from '../domain/discovery';
import { DashError } from '../domain/errors';
import type { ClassifierId, ProjectId } from '../domain/ids';
import type { TaskEvent } from '../compute/contract';
import { readLayout } from '../storage/layouts';
import { backendOf, correct, existing, reportTo, rowsOfImages, writable, type Context } from './context';
import type { ActOptions, Commands } from './contract';
import type { ClusterOptions, DiscoverCommands } from './discover-contract';
import { refuseSealed } from './sealed';
import { seedOf } from './seed';
import { inTurns } from './turns';

const DEFAULT_PERPLEXITY = 30;
const DEFAULT_ITERATIONS = 1000;
const DEFAULT_K = 8;
/** Confirm is kept for verdicts, test is sealed, and translated images would show their translator. */
const CLUSTERED: readonly Part[] = ['training', 'explore', 'pool'];

/** T1. `logits` is the act that predicts what has no prediction yet, and with it computes the latents. */
export function discoveryActs(context: Context, { logits }: Pick<Commands, 'logits'>): DiscoverCommands {
  const { storage, compute } = context;
  const offersReference = async (): Promise<boolean> => (await context.reference?.()) ?? false;
  const inTurn = inTurns<ProjectId>('Computing features');

  async function classifierOf(project: ProjectId, id: ClassifierId): Promise<ClassifierRecord> {
    await existing(context, project);
    const record = await storage.classifier(project, id);
    if (record === undefined) throw new DashError('NotFound', 'This classifier is not here any more.');
    return record;
  }

  const report =
    (options: ActOptions) =>
    (event: TaskEvent): void => {
      correct(context, event);
      reportTo(options)(event);
    };

  /** Of every image, once; the worker finds at once where nothing is missing. */
  const features = (project: ProjectId, options: ActOptions): Promise<unknown> =>
    inTurn(project, options, async () =>
      compute.run(
        { kind: 'features', project, ...(await backendOf(context)) },
        { signal: options.signal, onEvent: report(options) },
      ),
    );

  async function clustered(
    kind: 'cluster' | 'discover',
    project: ProjectId,
    classifier: ClassifierId,
    options: ClusterOptions,
  ) {
    await classifierOf(project, classifier);
    const { k = DEFAULT_K, parts = ['explore', 'pool'] } = options;
    const space = spaceOf(options.space, 'latent');
    whole('k', k, 2, 20);
    const refused = parts.find((part) => !CLUSTERED.includes(part));
    if (refused !== undefined || parts.length === 0) {
      throw new DashError(
        'BadInput',
        `Clusters are of ${CLUSTERED.join(', ')}, not of ${refused ?? 'nothing'}.`,
      );
    }
    const seed = seedOf(options.seed);
    await logits(project, classifier, options);
    // Clusters of latents propose slices, and the backbone's features judge them.
    if (space === 'backbone' || kind === 'discover') await features(project, options);
    return { kind, project, classifier, space, k, parts, seed, ...(await backendOf(context)) };
  }

  return {
    async computeFeatures(project, options = {}) {
      await writable(context, project);
      await features(project, options);
    },

    async project(project, classifier, options = {}) {
      await writable(context, project);
      await classifierOf(project, classifier);
      const {
        perplexity = DEFAULT_PERPLEXITY,
        iterations = DEFAULT_ITERATIONS,
        algorithm = 'dash',
      } = options;
      const space = spaceOf(options.space, 'latent');
      if (!(perplexity >= 2 && perplexity <= 200)) {
        throw new DashError('BadInput', `The perplexity is from 2 to 200, not ${String(perplexity)}.`);
      }
      if (!ALGORITHMS.includes(algorithm)) {
        throw new DashError('BadInput', `There is no projection by "${String(algorithm)}".`);
      }
      whole('iterations', iterations, LEAST_ITERATIONS[algorithm], 10_000);
      if (algorithm === 'tsne-js' && !(await offersReference())) {
        throw new DashError('BadInput', 'This site cannot keep tsne-js in, so it is not run here.');
      }
      if (space === 'latent') await logits(project, classifier, options);
      else await features(project, options);
      return await compute.run(
        {
          kind: 'project',
          project,
          classifier,
          space,
          perplexity,
          iterations,
          algorithm,
          ...(await backendOf(context)),
        },
        {
          signal: options.signal,
          onEvent(event) {
            report(options)(event);
            if (event.type === 'frame') options.onFrame?.(event.frame);
          },
        },
      );
    },

    offersReference,

    async layout(project, classifier, space) {
      const { rows } = await existing(context, project);
      return await readLayout(storage, project, classifier, space, rows);
    },

    async explain(project, classifier, images, options = {}) {
      const { recipe } = await classifierOf(project, classifier);
      const catalog = await storage.catalog(project);
      const rows = rowsOfImages(catalog, images);
      refuseSealed(catalog, rows, await storage.events(project));
      if (rows.some((row) => isPurged(catalog, row))) {
        throw new DashError('BadInput', 'An image that was deleted for good cannot be explained.');
      }
      const { method = 'gradcam', target = null } = options;
      if (!EXPLANATION_METHODS.includes(method)) {
        throw new DashError('BadInput', `There is no explanation by "${String(method)}".`);
      }
      if (target !== null) whole('target', target, 0, (recipe.classes ?? catalog.classes).length - 1);
      if (images.length === 0) return [];
      return await compute.run(
        { kind: 'explain', project, classifier, images, method, target, ...(await backendOf(context)) },
        { priority: 'interactive', signal: options.signal, onEvent: report(options) },
      );
    },

    async cluster(project, classifier, options = {}) {
      const request = await clustered('cluster', project, classifier, options);
      return await compute.run(
        { ...request, kind: 'cluster' },
        { signal: options.signal, onEvent: report(options) },
      );
    },

    async discover(project, classifier, options = {}) {
      const request = await clustered('discover', project, classifier, options);
      return await compute.run(
        { ...request, kind: 'discover' },
        { signal: options.signal, onEvent: report(options) },
      );
    },
  };
}

function spaceOf(space: Space | undefined, otherwise: Space): Space {
  if (space === undefined) return otherwise;
  if (SPACES.includes(space)) return space;
  throw new DashError('BadInput', `There is no space "${String(space)}"; there are ${SPACES.join(' and ')}.`);
}

function whole(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new DashError(
    'BadInput',
    `${name} is a whole number from ${least} to ${most}, not ${String(value)}.`,
  );
}
