import type { GivenPart } from '../domain/catalog';

/** Side of every demonstration image. */
export const SIDE_PX = 64;

export interface DemoOptions {
  readonly seed: number;
  /** Training uniform over class × attribute: the ceiling. */
  readonly unbiased?: boolean | undefined;
  /** Training images; the held-out parts keep their size. */
  readonly size?: number | undefined;
  /**
   * So many training images again with another value of the attribute and all else equal, as further training images:
   * what a perfect translation would give. A ceiling to measure against, never data to work with.
   */
  readonly counterfactuals?: number | undefined;
}

/** What a generator needs from where it runs. */
export interface DemoEnv {
  /** A file of `static/packs/` by name, or `null` where it cannot be had: the images are then rendered. */
  fetchPack(name: string): Promise<Uint8Array | ArrayBuffer | null>;
  /** `index_bg.wasm` of @resvg/resvg-wasm; asked for only when something has to be rendered. */
  loadResvgWasm(): Promise<ArrayBuffer | Uint8Array<ArrayBuffer> | WebAssembly.Module | Response>;
}

/** Structurally an `ImportPlan` (importing/contract), so that one code path stores both. */
export interface DemoPlanEvent {
  readonly name: string;
  readonly classes: readonly string[];
  readonly attributes: readonly { readonly name: string; readonly values: readonly string[] }[];
  readonly images: number;
  readonly splitFrom: 'labels';
  readonly refused: readonly [];
  readonly notes: readonly string[];
}

/** Structurally an `ImportedImage`, and what only a generator knows: masks and parameters. */
export interface DemoImage {
  readonly path: string;
  readonly hash: string;
  readonly mime: 'image/png';
  readonly bytes: ArrayBuffer;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly thumbnail: null;
  /** 64 × 64 × 3 bytes RGB. */
  readonly pixels64: Uint8Array;
  readonly class: string;
  readonly part: GivenPart;
  readonly group: null;
  readonly attributes: readonly string[];
  /** 64 × 64 bits each, row by row, the first pixel in the highest bit of the first byte. */
  readonly masks: {
    /** Where the class shows. */
    readonly class: Uint8Array;
    /** Where the attribute shows, or would show. */
    readonly bias: Uint8Array;
  };
  /** Plain JSON that the generator draws the image from. */
  readonly parameters: object;
}

export type DemoEvent =
  | { readonly type: 'plan'; readonly plan: DemoPlanEvent }
  | { readonly type: 'images'; readonly images: readonly DemoImage[]; readonly done: number };
