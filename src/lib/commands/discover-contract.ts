import type {
  Algorithm,
  Clusters,
  Discovery,
  Explanation,
  ExplanationMethod,
  Layout,
  LayoutFrame,
  Space,
} from '../domain/discovery';
import type { ClassifierId, ImageId, ProjectId } from '../domain/ids';
import type { Part } from '../domain/catalog';
import type { ActOptions } from './contract';

export interface LayoutOptions extends ActOptions {
  readonly space?: Space;
  readonly perplexity?: number;
  readonly iterations?: number;
  /** `dash` by default; `tsne-js` only where the site can keep it in, see `offersReference`. */
  readonly algorithm?: Algorithm;
  readonly onFrame?: (frame: LayoutFrame) => void;
}

export interface ClusterOptions extends ActOptions {
  readonly space?: Space;
  /** 2 … 20; 8 by default. */
  readonly k?: number;
  /** What is clustered; explore and the unlabelled pool by default. */
  readonly parts?: readonly Part[];
  readonly seed?: number;
}

export interface ExplainOptions extends ActOptions {
  readonly method?: ExplanationMethod;
  /** Class whose logit is explained; the predicted one by default. */
  readonly target?: number;
}

/** T1: what a classifier fails on, and why. None of them reads an attribute or a sealed image. */
export interface DiscoverCommands {
  /** Frozen features of every image that has none yet, sealed ones left out. */
  computeFeatures(project: ProjectId, options?: ActOptions): Promise<void>;
  /** One joint t-SNE of training and validation; saved. The next classifier's starts from the previous one. */
  project(project: ProjectId, classifier: ClassifierId, options?: LayoutOptions): Promise<Layout>;
  /** Whether this site can run tsne-js, which compiles code, in a worker that reaches nothing. */
  offersReference(): Promise<boolean>;
  /** The saved one. */
  layout(project: ProjectId, classifier: ClassifierId, space: Space): Promise<Layout | null>;
  explain(
    project: ProjectId,
    classifier: ClassifierId,
    images: readonly ImageId[],
    options?: ExplainOptions,
  ): Promise<readonly Explanation[]>;
  cluster(project: ProjectId, classifier: ClassifierId, options?: ClusterOptions): Promise<Clusters>;
  /** Defined on explore, checked on confirm. */
  discover(project: ProjectId, classifier: ClassifierId, options?: ClusterOptions): Promise<Discovery>;
}
