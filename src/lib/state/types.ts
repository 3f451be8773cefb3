import type { TranslatorWatch } from '../commands/mitigate-contract';

/** What views and routes may know of the commands: their data, through the state. */
export type {
  Commands,
  Evaluation,
  ImportInput,
  ImportReport,
  Info,
  Snapshot,
  TrainOptions,
} from '../commands/contract';
export type { LayoutOptions } from '../commands/discover-contract';
export type {
  Preview,
  TrainTranslatorOptions,
  TranslateOptions,
  TranslatorWatch,
  Verdict,
} from '../commands/mitigate-contract';

/** Pictures of a translator at work. */
export type TranslatorPreview = Parameters<NonNullable<TranslatorWatch['onPreview']>>[0];
