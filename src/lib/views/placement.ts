import type { StepName } from '../state/layout.svelte';
import type { View } from './view';

/** Column, and share of its height in percent. */
export type Spot = readonly [column: number, height: number];
export type Placement = { readonly view: View } & Readonly<Partial<Record<StepName, Spot>>>;

export interface Column {
  /** Its number in the table; stays the same when other columns come and go. */
  readonly index: number;
  readonly widthPercent: number;
  readonly places: readonly { readonly view: View; readonly heightPercent: number }[];
}

/** The columns of a step that hold a view; widths and heights of those that are there add up to 100. */
export function arranged(
  placements: readonly Placement[],
  step: StepName,
  widths: readonly number[],
): readonly Column[] {
  const columns = widths
    .map((width, index) => {
      const own = placements.flatMap(({ view, [step]: spot }) =>
        spot?.[0] === index ? [{ view, height: spot[1] }] : [],
      );
      const total = own.reduce((sum, { height }) => sum + height, 0);
      return {
        index,
        width,
        places: own.map(({ view, height }) => ({ view, heightPercent: (100 * height) / total })),
      };
    })
    .filter(({ places }) => places.length > 0);
  const total = columns.reduce((sum, { width }) => sum + width, 0);
  return columns.map(({ index, width, places }) => ({ index, places, widthPercent: (100 * width) / total }));
}
