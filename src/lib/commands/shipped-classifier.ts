import { sha256 } from 'hash-wasm';
import { dataRecipe } from '../domain/data-recipe';
import { classifierFile, PACKED_SEED } from '../domain/demo-files';
import { freshId, type ProjectId } from '../domain/ids';
import type { ClassifierRecord } from '../domain/classifier';
import { unpackShippedClassifier, type ShippedClassifierFile } from '../storage/shipped-classifier';
import type { Context, SiteFiles } from './context';
import { freshJob } from './jobs';

/** What a demo was opened with. */
export interface OpenedDemo {
  readonly name: string;
  readonly seed: number;
  readonly unbiased: boolean;
  /** `null` = as published. */
  readonly size: number | null;
  readonly counterfactuals: number;
}

async function shipped(site: SiteFiles, path: string): Promise<ShippedClassifierFile | null> {
  const bytes = await site.fetch(path);
  if (bytes === null) return null;
  const file = unpackShippedClassifier(bytes);
  return (await sha256(new Uint8Array(file.weights))) === file.weightsSha256 ? file : null;
}

/**
 * Puts the biased classifier of a demo in place, which was trained before on these very images; nothing where the site
 * has none for what was opened, or where it cannot be had: it can be trained.
 */
export async function installClassifier(
  { storage, site }: Context,
  project: ProjectId,
  { name, seed, unbiased, size, counterfactuals }: OpenedDemo,
): Promise<void> {
  if (seed !== PACKED_SEED || unbiased || size !== null || counterfactuals > 0) return;
  const file = await shipped(site, `packs/${classifierFile(name)}`).catch(() => null);
  if (file === null) return;
  const { record, weights } = file;
  const recipe = dataRecipe(await storage.catalog(project));
  const training = freshJob<'train'>(project, freshId('j'), {
    ...{ kind: 'train', classifier: freshId('c'), parent: null },
    ...{ name: record.name, training: record.spec, recipe },
  });
  const job = { ...training, state: 'done', backend: record.backend, epochs: record.epochs } as const;
  const classifier: ClassifierRecord = {
    ...record,
    ...{ project, id: training.spec.classifier, parent: null, job: job.id, createdAt: Date.now() },
    ...{ recipe, discarded: false },
  };
  await storage.putColumn(
    {
      ...{ project, owner: classifier.id, kind: 'weights', chunk: 0, rows: 1 },
      ...{ dtype: 'uint8', bytes: weights },
    },
    { durable: true },
  );
  await storage.act(project, () => ({
    ...{ classifier, job, record: { current: classifier.id } },
    event: {
      ...{ type: 'classifier-trained', classifier: classifier.id, name: classifier.name },
      ...{ arch: record.spec.arch, seconds: record.seconds },
    },
  }));
}
