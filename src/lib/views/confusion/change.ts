import type { Catalog } from '../../domain/catalog';
import { UNKNOWN } from '../../domain/predictions';
import type { Predictions } from '../../state/predictions';
import { beside, type Band, type Segment } from './mosaic';

export interface ChangeInput {
  readonly catalog: Catalog;
  readonly before: Predictions;
  readonly after: Predictions;
  /** 1 where the row counts. */
  readonly visible: Uint8Array;
  readonly filter: Uint8Array | null;
  /** Classes that are drawn. */
  readonly classes: readonly number[];
}

export interface ChangeModel {
  readonly bands: readonly Band[];
  /** Rows of each segment, by its key. */
  readonly rows: Readonly<Record<string, readonly number[]>>;
  /** Wrong before and right now, and the other way round; of images that both predict. */
  readonly fixed: number;
  readonly broken: number;
  readonly n: number;
}

const kindOf = (was: boolean, is: boolean): 'fixed' | 'broken' | 'same' =>
  was === is ? 'same' : is ? 'fixed' : 'broken';

/**
 * What a classifier says beside what another one said: a band a class, and in it what is right now (what was right
 * before, then what was wrong), then what is wrong now by the class it is taken for (newly, then still).
 */
export function changeModel({ catalog, before, after, visible, filter, classes }: ChangeInput): ChangeModel {
  const rows: Record<string, number[]> = {};
  const totals: Record<number, number> = {};
  let n = 0;
  for (let row = 0; row < catalog.rows; row++) {
    const label = catalog.labels[row]!;
    const predicted = after.predicted[row] ?? UNKNOWN;
    const former = before.predicted[row] ?? UNKNOWN;
    if (visible[row] !== 1 || label >= catalog.classes.length) continue;
    if (predicted === UNKNOWN || former === UNKNOWN) continue;
    n++;
    totals[label] = (totals[label] ?? 0) + 1;
    (rows[`${label}/${predicted}/${kindOf(former === label, predicted === label)}`] ??= []).push(row);
  }
  const shown = classes.filter((label) => (totals[label] ?? 0) > 0);
  const total = shown.reduce((sum, label) => sum + totals[label]!, 0);
  const part = (label: number, predicted: number, kind: Segment['kind']): Omit<Segment, 'left' | 'width'> => {
    const key = `${label}/${predicted}/${kind}`;
    const own = rows[key] ?? [];
    const selected = filter === null ? own.length : own.filter((row) => filter[row] === 1).length;
    return { key, label, predicted, kind, count: own.length, selected };
  };
  const bands = shown.map((label) => {
    const others = catalog.classes.map((_, code) => code).filter((code) => code !== label);
    const parts = [
      part(label, label, 'same'),
      part(label, label, 'fixed'),
      ...others.flatMap((code) => [part(label, code, 'broken'), part(label, code, 'same')]),
    ];
    const of = totals[label]!;
    return {
      label,
      n: of,
      right: parts[0]!.count + parts[1]!.count,
      height: of / total,
      segments: beside(parts, of),
    };
  });
  const sum = (kind: string): number =>
    Object.entries(rows).reduce((total, [key, own]) => total + (key.endsWith(kind) ? own.length : 0), 0);
  return { bands, rows, fixed: sum('/fixed'), broken: sum('/broken'), n };
}
