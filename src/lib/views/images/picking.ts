import type { ImageId } from '../../domain/ids';

export type PickMode = 'replace' | 'toggle' | 'range';

/** What a click or key on a tile does: Shift takes the range, Ctrl, ⌘ and touch toggle, else it replaces. */
export function pickMode(event: {
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly pointerType?: string;
}): PickMode {
  if (event.shiftKey) return 'range';
  return event.ctrlKey || event.metaKey || event.pointerType === 'touch' ? 'toggle' : 'replace';
}

export interface PickInput {
  readonly mode: PickMode;
  readonly ids: readonly ImageId[];
  /** Rows in the order shown. */
  readonly order: Int32Array;
  /** Where a range begins, and the tile that was picked. */
  readonly anchor: number;
  readonly position: number;
  readonly selected: readonly string[];
}

/** The images selected afterwards. */
export function pick({ mode, ids, order, anchor, position, selected }: PickInput): readonly string[] {
  const idAt = (at: number): string => ids[order[at]!]!;
  const here = idAt(position);
  switch (mode) {
    case 'replace':
      return [here];
    case 'toggle':
      return selected.includes(here) ? selected.filter((id) => id !== here) : [...selected, here];
    case 'range': {
      const from = Math.max(0, Math.min(anchor, position));
      const to = Math.min(order.length - 1, Math.max(anchor, position));
      const range = Array.from({ length: to - from + 1 }, (_, i) => idAt(from + i));
      return Array.from(new Set([...selected, ...range]));
    }
    default:
      return mode satisfies never;
  }
}
