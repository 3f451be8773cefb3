import { countParts } from '../domain/catalog-changes';
import { asDashError, DashError } from '../domain/errors';
import { freshId } from '../domain/ids';
import type { DataSource, ProjectRecord } from '../domain/project';
import type { ImportOutcome, ImportRequest } from '../compute/contract';
import type { ActOptions, Commands, ImportReport } from './contract';
import { claim, letGo, reportTo, writable, type Context } from './context';
import { takeBack } from './import-journal';

type ImportActs = Pick<Commands, 'importFiles' | 'openDemo'>;

const DEFAULT_SEED = 1;

export function importActs(context: Context): ImportActs {
  const { storage } = context;

  /** Runs one import; a worker that crashed could not take back what it had written, so that is done here. */
  async function run<R extends ImportRequest>(
    request: R,
    rows: number | null,
    options: ActOptions | undefined,
  ): Promise<ImportOutcome> {
    const project = request.project.id;
    await claim(context, project);
    context.journal.begin({ project, rows });
    try {
      return await context.imports.run(request, { signal: options?.signal, onEvent: reportTo(options) });
    } catch (reason) {
      if (asDashError(reason).name === 'WorkerCrashed') await takeBack(storage, { project, rows });
      throw reason;
    } finally {
      context.journal.end(project);
      if (rows === null && (await storage.project(project)) === undefined) await letGo(context, project);
    }
  }

  return {
    async importFiles(input, options) {
      if (input.files.length === 0) throw new DashError('BadInput', 'There is nothing to import.');
      void askToPersist();
      const { seed = DEFAULT_SEED, into } = input;
      const project =
        into === undefined
          ? fresh({ kind: 'import', name: input.files[0]!.path, seed })
          : await writable(context, into);
      const outcome = await run(
        {
          kind: 'import',
          project,
          fresh: into === undefined,
          files: input.files,
          labels: input.labels ?? null,
          seed,
          name: input.name ?? null,
        },
        into === undefined ? null : project.rows,
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
      void askToPersist();
      const { seed = DEFAULT_SEED, unbiased = false, size = null } = options;
      const project = fresh({ kind: 'demo', name, seed, unbiased });
      const outcome = await run({ kind: 'demo', project, name, seed, unbiased, size }, null, options);
      return outcome.project.id;
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
