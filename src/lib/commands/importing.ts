import { countParts } from '../domain/catalog-changes';
import { DashError } from '../domain/errors';
import { freshId, type ProjectId } from '../domain/ids';
import type { DataSource, ProjectRecord } from '../domain/project';
import type { ImportOutcome, ImportRequest } from '../compute/contract';
import type { ActOptions, Commands, ImportReport } from './contract';
import { claim, letGo, reportTo, startRun, writable, type Context } from './context';
import { makeRoom } from './jobs';
import { seedOf } from './seed';
import { installClassifier } from './shipped-classifier';

type ImportActs = Pick<Commands, 'importFiles' | 'openDemo'>;

/**
 * Runs one import, one a project at a time. What the worker could not take back of a failed one, because it crashed
 * say, is taken back here, or else noted down for the next tab.
 */
async function run(
  context: Context,
  request: ImportRequest,
  before: ProjectRecord | null,
  options: ActOptions | undefined,
): Promise<ImportOutcome> {
  const { storage, importing, journal } = context;
  const project = request.project.id;
  if (importing.has(project)) {
    throw new DashError('BadInput', 'Images are being imported into this project already; wait for that.');
  }
  const stop = startRun(importing, project, project, options?.signal);
  try {
    await claim(context, project);
    journal.begin({ project, before, seq: (await storage.events(project)).at(-1)?.seq ?? 0 });
    const outcome = await context.imports.run(request, {
      signal: importing.get(project)!.controller.signal,
      onEvent: reportTo(options),
    });
    journal.end(project);
    return outcome;
  } catch (reason) {
    // Without the lock nothing can be taken back; the tab that has it does so.
    await journal.fail(storage, project).catch(() => undefined);
    if (before === null && (await storage.project(project)) === undefined) await letGo(context, project);
    throw reason;
  } finally {
    stop();
  }
}

/** Draws a demo into a project of its own. */
export async function drawDemo(
  context: Context,
  source: Extract<DataSource, { kind: 'demo' }>,
  size: number | null,
  options: ActOptions | undefined,
): Promise<ProjectId> {
  const { name, seed, unbiased, counterfactuals = 0 } = source;
  const project = fresh(source);
  const request = { kind: 'demo', project, name, seed, unbiased, size, counterfactuals } as const;
  return (await run(context, request, null, options)).project.id;
}

export function importActs(context: Context): ImportActs {
  const { storage } = context;

  return {
    async importFiles(input, options) {
      if (input.files.length === 0) throw new DashError('BadInput', 'There is nothing to import.');
      const { into } = input;
      const seed = seedOf(input.seed);
      void askToPersist();
      const project =
        into === undefined
          ? fresh({ kind: 'import', name: input.files[0]!.path, seed })
          : await writable(context, into);
      if (into !== undefined) await makeRoom(context, into, null);
      const outcome = await run(
        context,
        {
          kind: 'import',
          project,
          fresh: into === undefined,
          files: input.files,
          labels: input.labels ?? null,
          seed,
          name: input.name ?? null,
        },
        into === undefined ? null : project,
        options,
      );
      const counts = countParts(await storage.catalog(project.id));
      const report: ImportReport = {
        project: project.id,
        name: outcome.project.name,
        classes: outcome.project.classes,
        counts: {
          train: counts.training.images,
          validation: counts.explore.images + counts.confirm.images,
          test: counts.test.images,
          pool: counts.pool.images,
        },
        imported: outcome.imported,
        refused: outcome.refused,
        notes: outcome.notes,
      };
      return report;
    },

    async openDemo(name, options = {}) {
      const { unbiased = false, size = null, counterfactuals = 0 } = options;
      const seed = seedOf(options.seed);
      void askToPersist();
      const ceiling = counterfactuals === 0 ? {} : { counterfactuals };
      const source = { kind: 'demo', name, seed, unbiased, ...ceiling } as const;
      const project = await drawDemo(context, source, size, options);
      await installClassifier(context, project, { name, seed, unbiased, size, counterfactuals });
      return project;
    },
  };
}

function fresh(source: DataSource): ProjectRecord {
  const now = Date.now();
  return {
    id: freshId('p'),
    name: source.name,
    createdAt: now,
    updatedAt: now,
    source,
    classes: [],
    attributes: [],
    rows: 0,
    backedUpAt: null,
    current: null,
  };
}

/** Asks the browser not to drop our data when the disk fills up; a refusal changes nothing. */
async function askToPersist(): Promise<void> {
  const manager = (navigator as { storage?: StorageManager }).storage;
  await manager?.persist?.().catch(() => false);
}
