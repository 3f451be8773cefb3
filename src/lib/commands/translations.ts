import { rowIndex } from '../domain/catalog-changes';
import { DashError } from '../domain/errors';
import { freshId, type JobId, type ProjectId } from '../domain/ids';
import { isJobOf, type TranslateJobSpec } from '../domain/job';
import type { Augmentation, TranslationPlan } from '../domain/style';
import { rowsOfTranslation } from '../domain/translated-rows';
import { translationQuality } from '../domain/translation-quality';
import { readAugmentation } from '../storage/augmentations';
import { existing, writable, type Context } from './context';
import type { Commands } from './contract';
import { freshJob, makeRoom, resumableJob, runJob, type JobOptions } from './jobs';
import type { TranslateOptions } from './mitigate-contract';
import { checkedPlan, planWords } from './translation-spec';

type TranslationActs = Pick<Commands, 'translate' | 'resumeTranslation' | 'augmentation' | 'quality'>;

export function translationActs(context: Context): TranslationActs {
  const { storage } = context;

  async function augmentation(project: ProjectId, id: JobId): Promise<Augmentation> {
    await existing(context, project);
    const job = await storage.job(project, id);
    const columns = await readAugmentation(storage, project, id);
    if (job === undefined || !isJobOf(job, 'translate') || job.state !== 'done' || columns === null) {
      throw new DashError('NotFound', 'This translation is not here any more, or has not been finished.');
    }
    const { name, plan } = job.spec;
    const catalog = await storage.catalog(project);
    const rowOf = rowIndex(catalog);
    const rows = rowsOfTranslation(catalog, id, columns.sources.length);
    // Rows that are gone, with an undo say, take their entries with them.
    const kept = Array.from(rows.keys()).filter((i) => rows[i]! >= 0);
    return {
      ...{ job: id, name, createdAt: job.createdAt, plan },
      rows: Int32Array.from(kept, (i) => rows[i]!),
      sources: Int32Array.from(kept, (i) => rowOf.get(plan.sources[columns.sources[i]!]!) ?? -1),
      styles: Uint16Array.from(kept, (i) => columns.styles[i]!),
      doubts: Uint8Array.from(kept, (i) => columns.doubts[i]!),
      changes: Float32Array.from(kept, (i) => columns.changes[i]!),
      measured: columns.measured,
    };
  }

  return {
    augmentation,

    async quality(project, job) {
      const images = await augmentation(project, job);
      return translationQuality(images, await storage.catalog(project));
    },

    async translate(project, plan, options = {}) {
      return await augmentation(project, await startTranslation(context, project, plan, options));
    },

    async resumeTranslation(project, id, options = {}) {
      await goOnTranslating(context, project, id, options);
      return await augmentation(project, id);
    },
  };
}

async function room(context: Context, project: ProjectId, job: JobId): Promise<void> {
  if (context.importing.has(project)) {
    throw new DashError('BadInput', 'Images are being imported; wait for that or cancel it first.');
  }
  await makeRoom(context, project, job);
}

/** Makes the images and names their job. */
export async function startTranslation(
  context: Context,
  project: ProjectId,
  given: TranslationPlan,
  options: TranslateOptions,
  baseline?: TranslateJobSpec['baseline'],
): Promise<JobId> {
  const { storage } = context;
  await writable(context, project);
  const plan = checkedPlan(await storage.catalog(project), given);
  if (plan.translator !== null && (await storage.translator(project, plan.translator)) === undefined) {
    throw new DashError('NotFound', 'This translator is not here any more.');
  }
  const id = freshId<JobId>('j');
  await room(context, project, id);
  const job = freshJob<'translate'>(project, id, {
    ...{ kind: 'translate', name: options.name?.trim() || planWords(plan), plan },
    ...(baseline === undefined ? {} : { baseline }),
  });
  await runJob(context, 'translate', job, jobOptions(options));
  return id;
}

export async function goOnTranslating(
  context: Context,
  project: ProjectId,
  id: JobId,
  options: TranslateOptions,
): Promise<void> {
  const job = await resumableJob(context, project, id, 'translate');
  await room(context, project, id);
  await runJob(context, 'translate', job, jobOptions(options));
}

const jobOptions = ({ signal, onStart, onProgress }: TranslateOptions): JobOptions => ({
  ...(signal === undefined ? {} : { signal }),
  onStart,
  onEvent(event) {
    if (event.type === 'progress') onProgress?.(event.progress);
  },
});
