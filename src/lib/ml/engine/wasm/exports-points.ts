/** What assembly/entries-points.ts exports: distances between points and the descent of t-SNE. Addresses and counts as there. */
export interface PointExports {
  distances(
    a: number,
    b: number,
    columns: number,
    fromBlock: number,
    toBlock: number,
    blocks: number,
    out: number,
  ): void;
  neighbours(
    x: number,
    points: number,
    columns: number,
    fromBlock: number,
    toBlock: number,
    k: number,
    index: number,
    squared: number,
    scratch: number,
  ): void;
  repel(points: number, x: number, y: number, forces: number, fromBlock: number, toBlock: number): number;
  descend(
    points: number,
    x: number,
    y: number,
    at: number,
    next: number,
    forces: number,
    start: number,
    ends: number,
    affinity: number,
    cuts: number,
    velocity: number,
    gains: number,
    exaggeration: number,
    momentum: number,
    rate: number,
    z: number,
  ): void;
  cost(
    points: number,
    x: number,
    y: number,
    at: number,
    start: number,
    ends: number,
    affinity: number,
    cuts: number,
  ): number;
}
