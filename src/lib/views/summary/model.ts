import { partCode, type Catalog } from '../../domain/catalog';
import type { ImageId } from '../../domain/ids';
import { takesStyles, type Augmentation, type Style, type TranslationPlan } from '../../domain/style';
import type { MergedColumn } from '../../state/merged-columns';

export interface SummaryInput {
  readonly catalog: Catalog;
  readonly rowOf: ReadonlyMap<ImageId, number>;
  /** What the next training would learn from. */
  readonly augmentations: readonly Augmentation[];
  /** What would be made next, `null` while something is missing. */
  readonly plan: TranslationPlan | null;
  /** Of the clusters as shown: they tell what training has of a style. */
  readonly columns: readonly MergedColumn[];
}

export interface SummaryCell {
  /** Training images of the class in that style; `null` where nobody has counted them. */
  readonly before: number | null;
  /** Accepted new images. */
  readonly added: number;
  /** Images that the plan would make, on average where styles are drawn by lot. */
  readonly planned: number;
}

export interface SummaryRow {
  readonly label: number;
  /** All training images of the class. */
  readonly training: number;
  readonly cells: readonly SummaryCell[];
  readonly added: number;
  readonly planned: number;
}

export interface SummaryModel {
  readonly styles: readonly string[];
  readonly rows: readonly SummaryRow[];
  /** Largest cell, for the bars. */
  readonly most: number;
}

const same = (a: Style, b: Style): boolean =>
  a.name === b.name && a.images.length === b.images.length && a.images[0] === b.images[0];

/** Whether they make the same images but for chance. */
const samePlan = (made: TranslationPlan, next: TranslationPlan | null): boolean =>
  next !== null && JSON.stringify({ ...made, seed: 0 }) === JSON.stringify({ ...next, seed: 0 });

const NO_STYLE: Style = { name: 'Duplicates', images: [] };

export function summaryModel(input: SummaryInput): SummaryModel {
  const { catalog, rowOf, augmentations } = input;
  // What has just been made stands among the accepted ones, and is not planned once more.
  const plan = augmentations.some((one) => samePlan(one.plan, input.plan)) ? null : input.plan;
  const classes = catalog.classes.length;
  const styles = stylesOf(augmentations, plan);
  const column = (style: Style): number => styles.findIndex((other) => same(style, other));
  const table = (): Float64Array => new Float64Array(classes * styles.length);
  const added = table();
  const planned = table();
  for (const { rows, styles: which, plan: made } of augmentations) {
    rows.forEach((row, i) => {
      const label = catalog.labels[row]!;
      if (catalog.discarded[row] !== 0 || label >= classes) return;
      added[label * styles.length + column(made.styles[which[i]!] ?? NO_STYLE)]!++;
    });
  }
  if (plan !== null) {
    const drawn = plan.styles.length === 0 ? [NO_STYLE] : plan.styles;
    const each = plan.mode === 'plain' && takesStyles(plan.method) ? 1 : plan.copies / drawn.length;
    for (const id of plan.sources) {
      const label = catalog.labels[rowOf.get(id) ?? -1] ?? classes;
      if (label >= classes) continue;
      for (const style of drawn) planned[label * styles.length + column(style)]! += each;
    }
  }
  const training = trainingCounts(catalog);
  const before = styles.map((style) => columnOf(input, style)?.classMix ?? null);
  const rows = Array.from({ length: classes }, (_, label): SummaryRow => {
    const cells = styles.map((_style, s): SummaryCell => ({
      before: before[s]?.[label] ?? null,
      added: added[label * styles.length + s]!,
      planned: planned[label * styles.length + s]!,
    }));
    const sum = (pick: (cell: SummaryCell) => number): number => cells.reduce((n, c) => n + pick(c), 0);
    return {
      label,
      training: training[label]!,
      cells,
      added: sum((cell) => cell.added),
      planned: sum((cell) => cell.planned),
    };
  });
  const most = Math.max(
    1,
    ...rows.flatMap(({ cells }) => cells.map((c) => (c.before ?? 0) + c.added + c.planned)),
  );
  return { styles: styles.map(({ name }) => name), rows, most };
}

/** Styles of the images that are there and of those planned, each once. */
function stylesOf(augmentations: readonly Augmentation[], plan: TranslationPlan | null): readonly Style[] {
  const styles: Style[] = [];
  for (const { styles: own } of [...augmentations.map((a) => a.plan), ...(plan === null ? [] : [plan])]) {
    for (const style of own.length === 0 ? [NO_STYLE] : own) {
      if (!styles.some((other) => same(style, other))) styles.push(style);
    }
  }
  return styles;
}

function columnOf({ columns, catalog }: SummaryInput, style: Style): MergedColumn | undefined {
  return columns.find(
    ({ rows }) => rows.length === style.images.length && catalog.ids[rows[0]!] === style.images[0],
  );
}

function trainingCounts(catalog: Catalog): Int32Array {
  const counts = new Int32Array(catalog.classes.length);
  const training = partCode('training');
  for (let row = 0; row < catalog.rows; row++) {
    const label = catalog.labels[row]!;
    if (catalog.parts[row] === training && catalog.discarded[row] === 0 && label < counts.length)
      counts[label]!++;
  }
  return counts;
}
