import type { ImportOutcome, ImportRequest, WorkerSite } from '../../lib/compute/contract';
import type { TaskGenerator } from '../../lib/compute/serve';
import { partsOfSources } from '../../lib/domain/group-names';
import { generateDemo } from '../../lib/demos';
import { browserDecode } from '../../lib/importing/browser-decode';
import { readImport } from '../../lib/importing/read-import';
import { demoEnv } from './demo-env';
import { withMasks } from './masks';
import { opened } from './opened-storage';
import { storeImages } from './store-images';

/** Reads what was handed over into the project of the request. */
export async function* startImport(
  request: ImportRequest,
  site: WorkerSite,
  signal: AbortSignal,
): TaskGenerator<ImportOutcome> {
  const storage = await opened(site);
  const { project } = request;
  if (request.kind === 'demo') {
    const { seed, unbiased, size, counterfactuals } = request;
    const images = generateDemo(
      request.name,
      { seed, unbiased, counterfactuals, ...(size === null ? {} : { size }) },
      demoEnv(site.base, signal),
    );
    return yield* storeImages(storage, withMasks(storage, project.id, images), {
      ...{
        project,
        fresh: true,
        from: `demo:${request.name}`,
        name: null,
        origin: 'generated',
        what: 'Drawing images',
      },
    });
  }
  const { name } = request;
  const catalog = request.fresh ? null : await storage.catalog(project.id);
  const source = readImport(
    request.files,
    {
      seed: request.seed,
      classes: project.classes,
      known: new Set<string>(catalog?.hashes),
      ...(catalog === null ? {} : { standing: partsOfSources(catalog) }),
      ...(request.labels === null ? {} : { labels: request.labels }),
      ...(name === null ? {} : { name }),
    },
    browserDecode(),
  );
  const [first] = request.files;
  const from =
    request.files.length === 1 && first !== undefined ? first.path : `${request.files.length} files`;
  return yield* storeImages(storage, source, {
    ...{ project, fresh: request.fresh, from, name, origin: 'imported', what: 'Reading images' },
  });
}
