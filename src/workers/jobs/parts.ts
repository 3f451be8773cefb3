import type { Predict, Train } from '../../lib/ml/classifier/contract';
import type { Open, OpenOnCpu } from '../../lib/ml/embed/open';
import type { Explain } from '../../lib/ml/explain/contract';
import type { Extract } from '../../lib/ml/features/contract';
import type { StyleBasis, Translate, TrainTranslator } from '../../lib/ml/translate/contract';
import type { Storage } from '../../lib/storage/contract';
import type { Decode } from './derive-pixels';
import type { EngineHost } from './engine-host';

/** What the jobs join: the worker gives the real ones, tests their own. */
export interface JobParts {
  readonly storage: Storage;
  readonly host: EngineHost;
  readonly train: Train;
  readonly predict: Predict;
  readonly explain: Explain;
  readonly backbone: {
    /** The asset, fetched at the first call. */
    load(): Promise<ArrayBuffer>;
    readonly extract: Extract;
  };
  readonly translators: {
    readonly train: TrainTranslator;
    readonly translate: Translate;
    /** The basis of stored weights, in which they want styles summarised. */
    readonly basisOf: (weights: ArrayBuffer) => StyleBasis;
  };
  /** What layouts, and what distances alone are computed on; closed by who opened it. */
  readonly openMachine: Open;
  readonly openOnCpu: OpenOnCpu;
  readonly decode: Decode;
}
