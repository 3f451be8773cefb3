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
