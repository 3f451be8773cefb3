import type { BackendChoice } from '../src/lib/domain/backend';
import type { ProjectId } from '../src/lib/domain/ids';
import { datasetOf } from './dataset';
import type { Site } from './driver/site';
import { seeds, type Options } from './options';

/** What every result carries. */
export const common = async (site: Site, project: ProjectId, backend: BackendChoice, options: Options) => ({
  project,
  ...datasetOf(await site.summary(project)),
  backend,
  ...seeds(options),
});
