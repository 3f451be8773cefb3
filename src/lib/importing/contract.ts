import type { GivenPart } from '../domain/catalog';

/** A file as it is handed over: dropped, picked or sent by the command line. `path` uses `/`. */
export interface SourceFile {
  readonly path: string;
  readonly blob: Blob;
}

export interface ImportOptions {
  /** Decides the split where the data does not bring one. */
  readonly seed: number;
  /** CSV text that overrides a `labels.csv` found in the data. */
  readonly labels?: Blob;
  /** Classes of the project that the images are added to, if any; new ones are appended. */
  readonly classes?: readonly string[];
  /** Content hashes that the project already has: such files are refused as duplicates. */
  readonly known?: ReadonlySet<string>;
  /** Parts in which the project's sources stand, by name: more images of them go there or are refused. */
  readonly standing?: ReadonlyMap<string, GivenPart>;
  readonly name?: string;
}

/** One accepted image, decoded, checked and ready to be stored. */
export interface ImportedImage {
  readonly path: string;
  /** Lower-case hexadecimal SHA-256 of `bytes`. */
  readonly hash: string;
  readonly mime: string;
  readonly bytes: ArrayBuffer;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly thumbnail: { readonly mime: string; readonly bytes: ArrayBuffer } | null;
  /** 64 × 64 × 3 bytes RGB, area-averaged, orientation applied, transparency on white. */
  readonly pixels64: Uint8Array;
  /** `null` = unlabelled. */
  readonly class: string | null;
  readonly part: GivenPart;
  /** Name of the source that it shares with others, `null` = a group of its own. */
  readonly group: string | null;
  /** Values in the order of `ImportPlan.attributes`; `null` = not given. */
  readonly attributes: readonly (string | null)[];
}

export interface Refusal {
  readonly path: string;
  /** One sentence for people. */
  readonly reason: string;
}

/** Known before the first image is decoded: from the listing and the labels alone. */
export interface ImportPlan {
  readonly name: string;
  readonly classes: readonly string[];
  readonly attributes: readonly { readonly name: string; readonly values: readonly string[] }[];
  /** Images to be read. */
  readonly images: number;
  readonly splitFrom: 'folders' | 'labels' | 'seed';
  /** Entries that are refused already. */
  readonly refused: readonly Refusal[];
  /** What was understood differently from how it was given: a column ignored, a delimiter guessed. */
  readonly notes: readonly string[];
}

export type ImportEvent =
  | { readonly type: 'plan'; readonly plan: ImportPlan }
  | { readonly type: 'images'; readonly images: readonly ImportedImage[]; readonly done: number }
  | { readonly type: 'refused'; readonly refused: readonly Refusal[] }
  | { readonly type: 'note'; readonly path: string; readonly note: string };
