import type { ComputeClient, ImportClient } from '../compute/contract';
import type { Storage } from '../storage/contract';
import type { BackendMemory } from './backend-memory';
import { baselineActs } from './baselines';
import { classifierActs } from './classifiers';
import { comparisonActs } from './comparison';
import type { Context, SiteFiles } from './context';
import type { Commands } from './contract';
import { discoveryActs } from './discovery';
import { evaluationActs } from './evaluation';
import { historyActs } from './history';
import { imageActs } from './images';
import { importActs } from './importing';
import type { ImportJournal } from './import-journal';
import { infoActs } from './info';
import { jobActs } from './jobs';
import { knownActs } from './known';
import { projectFileActs } from './project-file';
import { projectActs } from './projects';
import { shippedActs } from './shipped';
import { trainingActs } from './training';
import { translationActs } from './translations';
import { translatorActs } from './translators';
import { tryStyleActs } from './try-style';
import { yardstickActs } from './yardsticks';

export interface CommandParts {
  readonly storage: Storage;
  readonly compute: ComputeClient;
  readonly imports: ImportClient;
  readonly backend: BackendMemory;
  readonly journal: ImportJournal;
  readonly site: SiteFiles;
  readonly reference?: Context['reference'];
  readonly version: string;
}

/** Every act, over the given parts; tests put fakes in their place. */
export function createCommands(parts: CommandParts): Commands {
  const context: Context = { ...parts, running: new Map(), importing: new Map(), locks: new Map() };
  const evaluation = evaluationActs(context);
  return {
    ...infoActs(context),
    ...projectActs(context),
    ...importActs(context),
    ...projectFileActs(context),
    ...trainingActs(context),
    ...jobActs(context),
    ...evaluation,
    ...knownActs(context),
    ...discoveryActs(context, evaluation),
    ...translatorActs(context),
    ...shippedActs(context),
    ...tryStyleActs(context),
    ...translationActs(context),
    ...baselineActs(context),
    ...yardstickActs(context, evaluation),
    ...comparisonActs(context, evaluation),
    ...classifierActs(context),
    ...imageActs(context),
    ...historyActs(context),
  };
}
