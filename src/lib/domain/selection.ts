import type { Part } from './catalog';
import type { ViewId } from './ids';

/**
 * One condition on rows, as plain JSON so that it can be stored, shared and undone. A selection holds at most one
 * clause a source; the rows selected satisfy all clauses.
 */
export type ClauseValue =
  | { readonly type: 'images'; readonly images: readonly string[] }
  | {
      readonly type: 'cells';
      readonly cells: readonly { readonly label: number; readonly predicted: number }[];
      /** Only images of this part, the one whose counts were shown; all where it is left out. */
      readonly part?: Part;
    }
  | { readonly type: 'classes'; readonly classes: readonly number[] }
  | { readonly type: 'outcomes'; readonly outcomes: readonly Outcome[] };

/** What a prediction was; images without a class or a prediction have none. */
export type Outcome = 'right' | 'wrong';

export interface Clause {
  readonly source: ViewId;
  readonly value: ClauseValue;
}

export type SelectionClauses = readonly Clause[];
