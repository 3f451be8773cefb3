import type { TaskEvent } from '../../lib/compute/contract';
import { createEstimator } from '../../lib/compute/progress';
import { partCode, rowsOf, type Catalog } from '../../lib/domain/catalog';
import type { JobOf, Progress } from '../../lib/domain/job';
import type { MeasuredQuality, QualityCell } from '../../lib/domain/measured-quality';
import { shuffled, stream, type Random } from '../../lib/domain/random';
import { takesStyles } from '../../lib/domain/style';
import { JUDGE_WIDTH } from '../../lib/ml/features/contract';
import { pixelChange } from '../../lib/ml/quality/gate';
import { cellSteps, memorisationSteps, summaryOf, type CellInput } from '../../lib/ml/quality/measured';
import { centroidsOf, nearestOf } from '../../lib/ml/quality/nearest';
import type { Sourced } from '../../lib/ml/quality/spread';
import type { Route } from '../../lib/ml/translate/contract';
import { NEWEST } from '../../lib/ml/translate/walk';
import type { Result } from '../../lib/storage/results';
import { guarded, type Lease } from './engine-host';
import { comparedStyles, judgeFeatures, ownStyles } from './gate';
import { openMover, TRANSLATION_SIZE_PX } from './mover';
import type { PlannedRows } from './named-rows';
import type { JobParts } from './parts';
import { PixelSource } from './pixels';
import { slices } from './slices';
import { picked } from './translator-bank';

/** Images that a figure is of at most. */
const SAMPLED = { cell: 200, cycle: 48, nearest: 300, among: 2000 } as const;
/** Fewer real images of a class than this tell no style. */
const LEAST_OF_CELL = 5;

/** The new images and where they come from, all of them catalog rows, position by position. */
export interface Made {
  readonly rows: Int32Array;
  readonly routes: readonly Route[];
}

/** What is worked with throughout. */
interface Bench {
  readonly catalog: Catalog;
  readonly judge: Result;
  readonly random: Random;
  /** Of the plan, and what is compared with them. */
  readonly styles: readonly Int32Array[];
  readonly made: Made;
}

/**
 * Compares the new images of a job with labelled real ones of the same class in the style, by features that are there,
 * and moves a few sources there and back. Labels are read to measure, and nothing is chosen by what is found. `null`
 * where nothing was moved into a style.
 */
export async function* measuredJob(
  parts: JobParts,
  job: JobOf<'translate'>,
  rows: PlannedRows,
  made: Made,
  lease: Lease,
): AsyncGenerator<TaskEvent, MeasuredQuality | null, void> {
  const { project, spec } = job;
  if (!takesStyles(spec.plan.method) || made.rows.length === 0) return null;
  const catalog = await parts.storage.catalog(project);
  const judge = await judgeFeatures(parts.storage, project, catalog);
  const random = stream(spec.plan.seed, 'quality');
  const bench: Bench = { catalog, judge, random, made, styles: comparedStyles(catalog, rows.styles) };
  const inputs = cellsOf(bench, rows.styles.length);
  const estimate = createEstimator();
  const progress = (done: number): Progress => estimate('Measuring the new images', done, inputs.length + 2);
  const cells: QualityCell[] = [];
  for (const input of inputs) {
    cells.push(yield* pausing(cellSteps(input, JUDGE_WIDTH, random), progress(cells.length)));
  }
  const { shown, real, some } = nearestOnes(bench, rows.styles);
  const nearness = memorisationSteps(some, real, shown, JUDGE_WIDTH);
  const memorisation = yield* pausing(nearness, progress(cells.length));
  const cycle = yield* cycleError(parts, job, rows, bench, lease, progress(cells.length + 1));
  return { hit: hitOf(bench), ...summaryOf(cells), cycle, memorisation, cells, sampled: SAMPLED };
}

/** Slices of steps, with the same progress after each. */
async function* pausing<T>(
  steps: Generator<undefined, T, void>,
  progress: Progress,
): AsyncGenerator<TaskEvent, T, void> {
  const run = slices(steps);
  for (;;) {
    yield { type: 'progress', progress };
    const { done, value } = run.next();
    if (done === true) return value;
  }
}

const sampleOf = <T>(items: readonly T[], most: number, random: Random): readonly T[] =>
  items.length <= most ? items : shuffled(items, random).slice(0, most);

const labelOf = ({ catalog, made }: Bench, i: number): number => catalog.labels[made.routes[i]!.source]!;
const styleOf = ({ made }: Bench, i: number): number => made.routes[i]!.hops.at(-1)!.style;

/** Real, labelled images of a style by class. */
function realOf({ catalog }: Bench, style: Int32Array, label: number): number[] {
  return [...style].filter(
    (row) => catalog.labels[row] === label && catalog.parts[row] !== partCode('augmented'),
  );
}

function cellsOf(bench: Bench, styles: number): CellInput[] {
  const { catalog, judge, random, made } = bench;
  const at = new Map<string, number[]>();
  for (const i of made.rows.keys()) {
    const key = `${labelOf(bench, i)} ${styleOf(bench, i)}`;
    const cell = at.get(key);
    if (cell === undefined) at.set(key, [i]);
    else cell.push(i);
  }
  return catalog.classes.flatMap((_, label) =>
    Array.from({ length: styles }, (__, style) => style).flatMap((style): CellInput[] => {
      const all = at.get(`${label} ${style}`);
      if (all === undefined) return [];
      const real = realOf(bench, bench.styles[style]!, label);
      const some = sampleOf(all, SAMPLED.cell, random);
      const features = {
        real: picked(judge, sampleOf(real, SAMPLED.cell, random)),
        made: picked(
          judge,
          some.map((i) => made.rows[i]!),
        ),
        sources: picked(
          judge,
          some.map((i) => made.routes[i]!.source),
        ),
      };
      return [{ label, style, real: real.length, made: all.length, features }];
    }),
  );
}

/** Within the class; images of a class that too few real images of the wanted or any other style have are left out. */
function hitOf(bench: Bench): number | null {
  const { catalog, judge, made, styles } = bench;
  let hits = 0;
  let n = 0;
  for (const label of catalog.classes.keys()) {
    const members = styles.map((style) => realOf(bench, style, label));
    const told = members.map((rows) => (rows.length < LEAST_OF_CELL ? [] : rows));
    if (told.filter(({ length }) => length > 0).length < 2) continue;
    const ofClass = [...made.rows.keys()].filter(
      (i) => labelOf(bench, i) === label && told[styleOf(bench, i)]!.length > 0,
    );
    const features = picked(
      judge,
      ofClass.map((i) => made.rows[i]!),
    );
    const { group } = nearestOf(features, JUDGE_WIDTH, centroidsOf(judge.values, JUDGE_WIDTH, told));
    ofClass.forEach((i, at) => (hits += Number(group[at] === styleOf(bench, i))));
    n += ofClass.length;
  }
  return n === 0 ? null : hits / n;
}

/** What tells copies: some new images, some real ones of the styles, and what either may be near to. */
function nearestOnes(
  { catalog, judge, random, made }: Bench,
  styles: readonly Int32Array[],
): { readonly some: Sourced; readonly real: Sourced; readonly shown: Sourced } {
  const sourced = (rows: readonly number[]): Sourced => ({
    features: picked(judge, rows),
    groups: rows.map((row) => catalog.groups[row]!),
  });
  const isReal = (row: number): boolean => catalog.parts[row] !== partCode('augmented');
  const lending = [...new Set(styles.flatMap((rows) => [...rows]))].filter(isReal);
  return {
    // New images are of the group of their source.
    some: sourced(sampleOf([...made.rows], SAMPLED.nearest, random)),
    real: sourced(sampleOf(lending, SAMPLED.nearest, random)),
    shown: sourced(sampleOf([...rowsOf(catalog, 'training', 'explore', 'pool')], SAMPLED.among, random)),
  };
}

/** Some sources moved into another style and back into the one that they have. */
async function* cycleError(
  parts: JobParts,
  { project, spec: { plan } }: JobOf<'translate'>,
  rows: PlannedRows,
  { styles, random }: Bench,
  { engine }: Lease,
  progress: Progress,
): AsyncGenerator<TaskEvent, number | null, void> {
  const own = await ownStyles(parts.storage, project, rows);
  const positions = sampleOf([...rows.sources.keys()], SAMPLED.cycle, random);
  const hop = (style: number) => ({ style, snapshot: NEWEST });
  const routes = positions.flatMap((position): Route[] => {
    // Of a single style the second is everything else, which has no number in the plan.
    const from = own[position]! < 0 ? styles.length - 1 : own[position]!;
    const others = Array.from(styles.keys()).filter((style) => style !== from && styles[style]!.length > 0);
    if (others.length === 0) return [];
    return [{ source: rows.sources[position]!, hops: [hop(others[random.int(others.length)]!), hop(from)] }];
  });
  if (routes.length === 0) return null;
  const mover = await openMover(parts, { ...plan, project, styles });
  const source = new PixelSource(parts.storage, project, TRANSLATION_SIZE_PX);
  const size = TRANSLATION_SIZE_PX ** 2 * 3;
  let sum = 0;
  for await (const { indices, pixels } of guarded(mover.run(routes), engine.lost)) {
    const before = await source.read(Int32Array.from(indices, (index) => routes[index]!.source));
    for (const i of indices.keys()) {
      sum += pixelChange(
        before.subarray(i * size, (i + 1) * size),
        pixels.subarray(i * size, (i + 1) * size),
      );
    }
    yield { type: 'progress', progress };
  }
  return sum / routes.length;
}
