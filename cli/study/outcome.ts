import { compare, type Comparison } from '../../src/lib/domain/comparison';
import { mcNemar } from '../../src/lib/domain/statistics';

/** Who the witnesses of a test set are, image by image. */
export interface Witnesses {
  /** Names an image by its content: the same image in the test sets of two seeds has the same name. */
  readonly images: readonly string[];
  /** Names its source where images come in groups; `null` where each stands alone. */
  readonly sources: readonly string[] | null;
}

/** "1" where the image was answered rightly, else "0", in the order of the witnesses. */
export type Answers = string;

const numbered = (names: readonly string[]): Int32Array => {
  const numbers = new Map<string, number>();
  for (const name of names) if (!numbers.has(name)) numbers.set(name, numbers.size);
  return Int32Array.from(names, (name) => numbers.get(name)!);
};

const correctOf = (answers: Answers): Int8Array => Int8Array.from(answers, Number);

/** Both on the same images of one test set. */
export function compareAnswers({ images, sources }: Witnesses, before: Answers, after: Answers): Comparison {
  const rows = Int32Array.from(images.keys());
  const groups = sources === null ? null : numbered(sources);
  const comparison = compare(rows, correctOf(before), correctOf(after), groups);
  if (comparison === null) throw new Error('The test set is empty.');
  return comparison;
}

export interface Pooled {
  /** Images, or sources where images come in groups, each once however many seeds tested it. */
  readonly units: number;
  readonly b: number;
  readonly c: number;
  /** Exact sign test over the units. */
  readonly p: number;
}

/**
 * All seeds of a study at once. An image or a source that several seeds tested is one witness: it speaks for what was
 * right more often over them.
 */
export function pooled(
  rows: readonly { readonly witnesses: Witnesses; readonly before: Answers; readonly after: Answers }[],
): Pooled {
  const gains = new Map<string, number>();
  for (const { witnesses, before, after } of rows) {
    (witnesses.sources ?? witnesses.images).forEach((unit, i) =>
      gains.set(unit, (gains.get(unit) ?? 0) + Number(after[i]) - Number(before[i])),
    );
  }
  const all = [...gains.values()];
  const b = all.filter((gain) => gain > 0).length;
  const c = all.filter((gain) => gain < 0).length;
  return { units: all.length, b, c, p: mcNemar(b, c).p };
}
