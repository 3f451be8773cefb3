import { descentJob } from './descent';
import { COST, DESCEND, dispatch, DISTANCES, NEIGHBOURS, REPEL, threadCount } from './dispatch';
import { distanceJob } from './distances';
import { foldTotals } from './total';

/** Rows of squared distances from the points of some blocks of `a` to all of `b`; see distances.ts. */
export function distances(
  a: usize, b: usize, columns: i32, fromBlock: i32, toBlock: i32, blocks: i32, out: usize,
): void {
  const job = distanceJob();
  job.a = a;
  job.b = b;
  job.columns = columns;
  job.fromBlock = fromBlock;
  job.toBlock = toBlock;
  job.blocks = blocks;
  job.out = out;
  dispatch(DISTANCES);
}

/** The k nearest other points of the points of some blocks; `scratch` takes 64 bytes a block and thread. */
export function neighbours(
  x: usize, points: i32, columns: i32, fromBlock: i32, toBlock: i32, k: i32, index: usize, squared: usize, scratch: usize,
): void {
  const job = distanceJob();
  job.a = x;
  job.b = x;
  job.columns = columns;
  job.fromBlock = fromBlock;
  job.toBlock = toBlock;
  job.blocks = (points + 3) >> 2;
  job.out = scratch;
  job.points = points;
  job.k = k;
  job.index = index;
  job.squared = squared;
  dispatch(NEIGHBOURS);
}

function places(points: i32, x: usize, y: usize, at: usize, forces: usize): void {
  const job = descentJob();
  job.points = points;
  job.x = x;
  job.y = y;
  job.at = at;
  job.forces = forces;
}

/** Repulsion of some blocks, from the first to the last; returns Z so far. */
export function repel(
  points: i32, x: usize, y: usize, forces: usize, fromBlock: i32, toBlock: i32,
): f64 {
  places(points, x, y, 0, forces);
  const job = descentJob();
  job.fromBlock = fromBlock;
  job.toBlock = toBlock;
  dispatch(REPEL);
  return 2 * foldTotals(threadCount());
}

export function descend(
  points: i32, x: usize, y: usize, at: usize, next: usize, forces: usize, start: usize, ends: usize, affinity: usize,
  cuts: usize, velocity: usize, gains: usize, exaggeration: f32, momentum: f32, rate: f32, z: f64,
): void {
  places(points, x, y, at, forces);
  const job = descentJob();
  job.next = next;
  job.start = start;
  job.ends = ends;
  job.affinity = affinity;
  job.cuts = cuts;
  job.velocity = velocity;
  job.gains = gains;
  job.exaggeration = exaggeration;
  job.momentum = momentum;
  job.rate = rate;
  job.z = z;
  dispatch(DESCEND);
}

/** Σ p · ln(1 + d²) in nats. */
export function cost(
  points: i32, x: usize, y: usize, at: usize, start: usize, ends: usize, affinity: usize, cuts: usize,
): f64 {
  places(points, x, y, at, 0);
  const job = descentJob();
  job.start = start;
  job.ends = ends;
  job.affinity = affinity;
  job.cuts = cuts;
  dispatch(COST);
  return foldTotals(threadCount());
}
