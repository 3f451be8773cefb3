import type { Predict, Train } from '../../lib/ml/classifier/contract';
import type { Storage } from '../../lib/storage/contract';
import type { Decode } from './derive-pixels';
import type { EngineHost } from './engine-host';

/** What the jobs join: the worker gives the real ones, tests their own. */
export interface JobParts {
  readonly storage: Storage;
  readonly host: EngineHost;
  readonly train: Train;
  readonly predict: Predict;
  readonly decode: Decode;
}
