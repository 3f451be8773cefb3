import { islandsOf } from './islands';
import type { Points } from './model';

/** Points by class and island: what the arrow keys go through. */
export type Tree = readonly { readonly label: number; readonly islands: readonly Int32Array[] }[];

/** Where the keyboard is: at a class, an island of it, or an item of that. */
export interface Walk {
  readonly level: 'class' | 'island' | 'item';
  readonly label: number;
  readonly island: number;
  readonly item: number;
}

export const START: Walk = { level: 'class', label: 0, island: 0, item: 0 };

/** Classes in the catalog's order; within an island the wrong ones come first. */
export function treeOf(points: Points): Tree {
  const members: Record<number, number[]> = {};
  points.labels.forEach((label, i) => (members[label] ??= []).push(i));
  return Object.entries(members)
    .map(([label, own]) => ({ label: Number(label), own: Int32Array.from(own) }))
    .sort((a, b) => a.label - b.label)
    .map(({ label, own }) => ({
      label,
      islands: islandsOf(points, own).map((island) =>
        island.sort((a, b) => points.correct[a]! - points.correct[b]! || a - b),
      ),
    }));
}

export const KEYS = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'] as const;
export type Key = (typeof KEYS)[number];
export const keyOf = (key: string): Key | null => KEYS.find((one) => one === key) ?? null;

/** Left and right go to the next on the same level, down goes in, up goes out. */
export function walked(tree: Tree, walk: Walk, key: Key): Walk {
  const { level } = walk;
  if (key === 'ArrowDown') {
    if (level === 'class') return { ...walk, level: 'island', island: 0, item: 0 };
    return { ...walk, level: 'item', item: level === 'island' ? 0 : walk.item };
  }
  if (key === 'ArrowUp') return { ...walk, level: level === 'item' ? 'island' : 'class' };
  const count = siblings(tree, walk);
  const at = level === 'class' ? walk.label : walk[level];
  const to = {
    Home: 0,
    End: Math.max(0, count - 1),
    ArrowLeft: Math.max(0, at - 1),
    ArrowRight: Math.max(0, Math.min(count - 1, at + 1)),
  }[key];
  if (level === 'class') return { ...START, label: to };
  return level === 'island' ? { ...walk, island: to, item: 0 } : { ...walk, item: to };
}

function siblings(tree: Tree, { level, label, island }: Walk): number {
  if (level === 'class') return tree.length;
  const islands = tree[label]?.islands ?? [];
  return level === 'island' ? islands.length : (islands[island]?.length ?? 0);
}

/** Keeps the place where the tree has changed underneath. */
export function within(tree: Tree, walk: Walk): Walk {
  const label = Math.max(0, Math.min(walk.label, tree.length - 1));
  const islands = tree[label]?.islands ?? [];
  const island = Math.max(0, Math.min(walk.island, islands.length - 1));
  return { ...walk, label, island, item: Math.min(walk.item, (islands[island]?.length ?? 1) - 1) };
}

/** Indices of the points that the keyboard is at. */
export function pointsAt(tree: Tree, { level, label, island, item }: Walk): Int32Array {
  const branch = tree[label];
  if (branch === undefined) return new Int32Array(0);
  if (level === 'class') return Int32Array.from(branch.islands.flatMap((one) => [...one]));
  const here = branch.islands[island] ?? new Int32Array(0);
  return level === 'island' ? here : here.subarray(item, item + 1);
}
