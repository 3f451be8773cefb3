import type { TaskRequest, TaskResults, WorkerSite } from '../../lib/compute/contract';
import type { TaskGenerator } from '../../lib/compute/serve';
import { decodePixels } from '../../lib/importing/browser-decode';
import { predict } from '../../lib/ml/classifier/predict';
import { train } from '../../lib/ml/classifier/train';
import { explain } from '../../lib/ml/explain/explain';
import { basisOf } from '../../lib/ml/translate/stored';
import { trainTranslator } from '../../lib/ml/translate/train';
import { translate } from '../../lib/ml/translate/translate';
import { extract } from '../../lib/ml/features/extract';
import { loadBackbone } from '../../lib/ml/features/asset';
import { openMachine, openOnCpu } from '../../lib/ml/embed/open';
import { climb, open } from '../../lib/ml/engine/ladder';
import { clusterJob } from './cluster';
import { discoverJob } from './discover';
import { EngineHost } from './engine-host';
import { explainJob } from './explain';
import { featuresJob } from './features';
import { linearProbeJob } from './linear-probe';
import { opened } from './opened-storage';
import type { JobParts } from './parts';
import { predictJob } from './predict';
import { projectJob } from './project';
import { reference } from './reference';
import { trainJob } from './train';
import { trainTranslatorJob } from './train-translator';
import { translateJob } from './translate';
import { tryStyleJob } from './try-style';

const host = new EngineHost(climb, open);
let backbone: Promise<ArrayBuffer> | null = null;

export const engineMemory = (): { tensors: number; bytes: number } => host.memory();

/** The job of a request, over the worker's storage and engine. */
export async function* startTask(
  request: TaskRequest,
  site: WorkerSite,
): TaskGenerator<TaskResults[TaskRequest['kind']]> {
  const parts: JobParts = {
    storage: await opened(site),
    host,
    train,
    predict,
    explain,
    backbone: { load: () => (backbone ??= fetchBackbone()), extract },
    openMachine,
    openOnCpu,
    translators: { train: trainTranslator, translate, basisOf },
    decode: ({ bytes, mime }, sizePx) => decodePixels(bytes, mime, sizePx),
  };
  switch (request.kind) {
    case 'train':
      return yield* trainJob(parts, request);
    case 'predict':
      return yield* predictJob(parts, request);
    case 'features':
      return yield* featuresJob(parts, request);
    case 'explain':
      return yield* explainJob(parts, request);
    case 'project':
      return yield* projectJob(parts, request, reference);
    case 'cluster':
      return yield* clusterJob(parts, request);
    case 'discover':
      return yield* discoverJob(parts, request);
    case 'train-translator':
      return yield* trainTranslatorJob(parts, request);
    case 'translate':
      return yield* translateJob(parts, request);
    case 'try-style':
      return yield* tryStyleJob(parts, request);
    case 'linear-probe':
      return yield* linearProbeJob(parts, request);
    case 'probe':
      return await host.measure(request.backend);
    default:
      return request satisfies never;
  }
}

async function fetchBackbone(): Promise<ArrayBuffer> {
  try {
    return await loadBackbone();
  } catch (reason) {
    backbone = null;
    throw reason;
  }
}
