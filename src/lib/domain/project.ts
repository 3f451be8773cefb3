import type { Architecture } from './classifier';
import type { ClassifierId, HypothesisId, ImageId, JobId, ProjectId, SelectionId, TranslatorId } from './ids';
import type { Part } from './catalog';
import type { Accuracy } from './metrics';
import type { TranslationMethod } from './style';
import type { Yardstick } from './yardsticks';

export type DataSource =
  | {
      readonly kind: 'demo';
      readonly name: string;
      readonly seed: number;
      readonly unbiased: boolean;
      /** Only a ceiling has it: how many ideal translations the generator drew into training. */
      readonly counterfactuals?: number;
      /** True where it was made for one measurement and goes with it: no list shows it. */
      readonly aside?: boolean;
    }
  | { readonly kind: 'import'; readonly name: string; readonly seed: number };

/** Whether training has images that only the generator can know: measured against, learned from by nothing else. */
export const isCeiling = (source: DataSource): boolean =>
  source.kind === 'demo' && (source.counterfactuals ?? 0) > 0;

/** Whether a ceiling can be drawn beside it: its generator knows the bias. */
export const hasCeiling = (source: DataSource): boolean => source.kind === 'demo' && !isCeiling(source);

export const isAside = (source: DataSource): boolean => source.kind === 'demo' && source.aside === true;

export interface ProjectRecord {
  readonly id: ProjectId;
  readonly name: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly source: DataSource;
  readonly classes: readonly string[];
  /** Names and values only; the codes are columns. */
  readonly attributes: readonly { readonly name: string; readonly values: readonly string[] }[];
  readonly rows: number;
  /** When the project was last written to a file; `null` = saved here only. */
  readonly backedUpAt: number | null;
  /** The classifier that the views show. */
  readonly current: ClassifierId | null;
}

const union = (a: readonly string[], b: readonly string[]): string[] => [...new Set([...a, ...b])];

/** The record with the classes, attributes and values of another; new ones go behind those that are there. */
export function withLabels(
  record: ProjectRecord,
  { classes, attributes }: Pick<ProjectRecord, 'classes' | 'attributes'>,
): ProjectRecord {
  const values = new Map(record.attributes.map((attribute) => [attribute.name, attribute.values]));
  for (const { name, values: more } of attributes) values.set(name, union(values.get(name) ?? [], more));
  return {
    ...record,
    classes: union(record.classes, classes),
    attributes: [...values].map(([name, all]) => ({ name, values: all })),
  };
}

/** Image bytes as they came, keyed by content. */
export interface ImageRecord {
  readonly project: ProjectId;
  readonly hash: string;
  readonly mime: string;
  readonly bytes: ArrayBuffer;
  /** After the orientation is applied. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** A small version for the grid where the image is larger than 256 px. */
  readonly thumbnail: { readonly mime: string; readonly bytes: ArrayBuffer } | null;
}

/** A saved set of images, or the current one. */
export interface SelectionRecord {
  readonly project: ProjectId;
  readonly id: SelectionId;
  readonly name: string;
  readonly images: readonly ImageId[];
}

export interface HypothesisRecord {
  readonly project: ProjectId;
  readonly id: HypothesisId;
  readonly sentence: string;
  readonly createdAt: number;
}

/** What happened to a project, in order; append-only. `undone` marks are events too. */
export type EventBody =
  | { readonly type: 'project-created'; readonly name: string }
  | { readonly type: 'project-renamed'; readonly from: string; readonly to: string }
  | {
      readonly type: 'images-imported';
      readonly firstRow: number;
      readonly rows: number;
      readonly refused: number;
      readonly from: string;
    }
  | {
      readonly type: 'images-relabelled';
      readonly images: readonly ImageId[];
      readonly from: readonly number[];
      readonly to: number;
    }
  /** `from` is the part of each image before. */
  | {
      readonly type: 'images-moved';
      readonly images: readonly ImageId[];
      readonly from: readonly Part[];
      readonly to: Part;
    }
  /** Only images that were not discarded before; `images-restored` only such as were. */
  | { readonly type: 'images-discarded'; readonly images: readonly ImageId[] }
  | { readonly type: 'images-restored'; readonly images: readonly ImageId[] }
  | { readonly type: 'images-deleted'; readonly count: number }
  | {
      readonly type: 'classifier-trained';
      readonly classifier: ClassifierId;
      readonly name: string;
      readonly arch: Architecture;
      readonly seconds: number;
    }
  /** `instead` only where it was the one that the views showed: what they show from then on. */
  | {
      readonly type: 'classifier-discarded';
      readonly classifier: ClassifierId;
      readonly instead?: ClassifierId | null;
    }
  | { readonly type: 'classifier-restored'; readonly classifier: ClassifierId }
  | { readonly type: 'classifier-deleted'; readonly classifier: ClassifierId }
  /** `from` is the one that the views showed before. */
  | {
      readonly type: 'classifier-chosen';
      readonly classifier: ClassifierId;
      readonly from: ClassifierId | null;
    }
  | { readonly type: 'test-opened'; readonly classifier: ClassifierId; readonly images: number }
  | {
      readonly type: 'translator-trained';
      readonly translator: TranslatorId;
      readonly name: string;
      readonly steps: number;
      readonly seconds: number;
    }
  | { readonly type: 'translator-discarded'; readonly translator: TranslatorId }
  | { readonly type: 'translator-deleted'; readonly translator: TranslatorId }
  /** Undone like an import: the rows go. */
  | {
      readonly type: 'images-translated';
      readonly job: JobId;
      readonly firstRow: number;
      readonly rows: number;
      readonly method: TranslationMethod;
      readonly styles: readonly string[];
    }
  /** On confirm. `of` is the retraining that it stands beside, `null` where it is of the data alone. */
  | {
      readonly type: 'yardstick-measured';
      readonly yardstick: Yardstick;
      readonly of: ClassifierId | null;
      readonly score: Accuracy;
      /** The fingerprint of what decided it. */
      readonly data: string;
    }
  | { readonly type: 'job-cancelled'; readonly job: JobId }
  | { readonly type: 'project-exported'; readonly sha256: string; readonly bytes: number }
  /** Read from a project file of that name; everything before it happened elsewhere. */
  | { readonly type: 'project-opened'; readonly from: string }
  | { readonly type: 'undone'; readonly seq: number }
  | { readonly type: 'redone'; readonly seq: number };

export interface EventRecord {
  readonly project: ProjectId;
  /** 1, 2, 3, … within the project. */
  readonly seq: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly body: EventBody;
}
