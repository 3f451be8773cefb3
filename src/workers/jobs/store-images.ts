import type { ImportOutcome } from '../../lib/compute/contract';
import { createEstimator } from '../../lib/compute/progress';
import type { TaskGenerator } from '../../lib/compute/serve';
import type { Origin } from '../../lib/domain/catalog';
import { DashError } from '../../lib/domain/errors';
import { withLabels, type ProjectRecord } from '../../lib/domain/project';
import type { ImportEvent, ImportPlan, ImportedImage, Refusal } from '../../lib/importing/contract';
import type { Storage } from '../../lib/storage/contract';
import { takeBackImport } from '../../lib/storage/take-back';
import { GroupNumbers, toBatch } from './batch';

/** Images wait until there is so much of them, and are then written together. */
const BATCH_BYTES = 4 * 1024 * 1024;
const BATCH_IMAGES = 128;

export interface StoreOptions {
  readonly project: ProjectRecord;
  /** True where the project is made by this task, and goes again if it fails or is cancelled. */
  readonly fresh: boolean;
  /** Where the images come from, for the history. */
  readonly from: string;
  readonly name: string | null;
  readonly origin: Origin;
  /** "Reading images", for people. */
  readonly what: string;
}

/**
 * Writes what a source of images yields into the project. All or nothing: cancelled or failed, the project is as it
 * was before.
 */
export async function* storeImages(
  storage: Storage,
  source: AsyncGenerator<ImportEvent, unknown, void>,
  options: StoreOptions,
): TaskGenerator<ImportOutcome> {
  const before = options.fresh ? null : await storage.catalog(options.project.id);
  const firstRow = before?.rows ?? 0;
  const groups = new GroupNumbers(before);
  const estimate = createEstimator();
  const refused: Refusal[] = [];
  const notes: string[] = [];
  let project = options.project;
  let plan: ImportPlan | null = null;
  let waiting: ImportedImage[] = [];
  let imported = 0;
  let complete = false;

  const flush = async (): Promise<void> => {
    if (waiting.length === 0 || plan === null) return;
    const names = plan.attributes.map(({ name }) => name);
    const batch = toBatch(project, names, waiting, groups, options.origin);
    waiting = [];
    await storage.appendImages(project, batch.images, batch.rows, batch.pixels64);
    imported += batch.images.length;
  };

  try {
    for await (const event of source) {
      switch (event.type) {
        case 'plan':
          plan = event.plan;
          refused.push(...plan.refused);
          notes.push(...plan.notes);
          project = planned(options, plan);
          // Into a project that is there, classes and attributes come with the first images.
          if (options.fresh) await storage.putProject(project);
          yield { type: 'progress', progress: estimate(options.what, 0, plan.images) };
          break;
        case 'images':
          waiting.push(...event.images);
          if (isFull(waiting)) await flush();
          yield {
            type: 'progress',
            progress: estimate(options.what, event.done, plan?.images ?? event.done),
          };
          break;
        case 'refused':
          refused.push(...event.refused);
          break;
        case 'note':
          notes.push(`${event.path}: ${event.note}`);
          break;
        default:
          event satisfies never;
      }
    }
    await flush();
    if (imported === 0) throw nothingCameIn(refused);
    if (options.fresh) {
      await storage.appendEvent(project.id, { type: 'project-created', name: project.name });
    }
    await storage.appendEvent(project.id, {
      type: 'images-imported',
      firstRow,
      rows: imported,
      refused: refused.length,
      from: options.from,
    });
    project = (await storage.project(project.id)) ?? project;
    complete = true;
    return { project, firstRow, imported, refused, notes };
  } finally {
    if (!complete && plan !== null) {
      const { project, fresh } = options;
      await takeBackImport(storage, {
        project: project.id,
        before: fresh ? null : { ...project, rows: firstRow },
      });
    }
  }
}

/** The record of the project with what the plan brings. */
function planned({ fresh, name, project }: StoreOptions, plan: ImportPlan): ProjectRecord {
  return {
    ...withLabels(project, plan),
    name: fresh ? (name ?? plan.name) : project.name,
    updatedAt: Date.now(),
  };
}

function isFull(images: readonly ImportedImage[]): boolean {
  const bytes = images.reduce((sum, { bytes, pixels64 }) => sum + bytes.byteLength + pixels64.length, 0);
  return images.length >= BATCH_IMAGES || bytes >= BATCH_BYTES;
}

function nothingCameIn(refused: readonly Refusal[]): DashError {
  const [first] = refused;
  if (first === undefined) return new DashError('BadInput', 'There is no image in what was handed over.');
  const rest = refused.length - 1;
  return new DashError(
    'BadInput',
    `No image came in. ${first.path}: ${first.reason}${rest > 0 ? ` (and ${rest} more refused)` : ''}`,
  );
}
