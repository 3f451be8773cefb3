import { partCode, UNLABELLED } from './catalog';
import type { ImageId, ViewId } from './ids';
import { UNKNOWN } from './predictions';
import type { ClauseValue, Outcome, SelectionClauses } from './selection';

/** What clauses are tested against; position = row. */
export interface RowFacts {
  readonly ids: readonly ImageId[];
  readonly labels: Uint16Array;
  readonly predicted: Int16Array | null;
  /** Index into `PARTS`. */
  readonly parts: Uint8Array;
}

const cellKey = (label: number, predicted: number): number => label * 0x1_0000 + predicted;

/** Per row: does it satisfy the clause? Without predictions no row is in any cell. */
function testOf(value: ClauseValue, facts: RowFacts): (row: number) => boolean {
  switch (value.type) {
    case 'images': {
      const wanted = new Set(value.images);
      return (row) => wanted.has(facts.ids[row]!);
    }
    case 'cells': {
      const { predicted } = facts;
      if (predicted === null) return () => false;
      const wanted = new Set(value.cells.map((cell) => cellKey(cell.label, cell.predicted)));
      const part = value.part === undefined ? null : partCode(value.part);
      return (row) =>
        wanted.has(cellKey(facts.labels[row]!, predicted[row]!)) &&
        (part === null || facts.parts[row] === part);
    }
    case 'classes': {
      const wanted = new Set(value.classes);
      return (row) => wanted.has(facts.labels[row]!);
    }
    case 'outcomes': {
      const wanted = new Set(value.outcomes);
      return (row) => {
        const outcome = outcomeOf(facts, row);
        return outcome !== null && wanted.has(outcome);
      };
    }
    default:
      return value satisfies never;
  }
}

function outcomeOf({ labels, predicted }: RowFacts, row: number): Outcome | null {
  const guess = predicted?.[row] ?? UNKNOWN;
  if (guess === UNKNOWN || labels[row] === UNLABELLED) return null;
  return guess === labels[row] ? 'right' : 'wrong';
}

/** 1 where a row satisfies all clauses; `null` where there is no clause, which means that nothing is restricted. */
export function maskOf(clauses: SelectionClauses, facts: RowFacts): Uint8Array | null {
  if (clauses.length === 0) return null;
  const tests = clauses.map(({ value }) => testOf(value, facts));
  return Uint8Array.from(facts.ids, (_, row) => Number(tests.every((test) => test(row))));
}

/** Cross-filter: what all other views select, so that a view is not filtered by itself. */
export const maskExcept = (clauses: SelectionClauses, source: ViewId, facts: RowFacts): Uint8Array | null =>
  maskOf(withoutClause(clauses, source), facts);

const sizeOf = (value: ClauseValue): number => {
  switch (value.type) {
    case 'images':
      return value.images.length;
    case 'cells':
      return value.cells.length;
    case 'classes':
      return value.classes.length;
    case 'outcomes':
      return value.outcomes.length;
    default:
      return value satisfies never;
  }
};

export const withoutClause = (clauses: SelectionClauses, source: ViewId): SelectionClauses =>
  clauses.filter((clause) => clause.source !== source);

/** The clauses with that of the view replaced; an empty value removes it. */
export const withClause = (
  clauses: SelectionClauses,
  source: ViewId,
  value: ClauseValue,
): SelectionClauses => [...withoutClause(clauses, source), ...(sizeOf(value) > 0 ? [{ source, value }] : [])];

/**
 * Adds what the value names to the view's clause, or takes it out where all of it is in there already. A clause of
 * another type, or of another part, is replaced.
 */
export function toggled(clauses: SelectionClauses, source: ViewId, value: ClauseValue): SelectionClauses {
  const current = clauses.find((clause) => clause.source === source)?.value;
  return withClause(clauses, source, current === undefined ? value : toggleValue(current, value));
}

function toggleValue(current: ClauseValue, value: ClauseValue): ClauseValue {
  if (current.type === 'images' && value.type === 'images') {
    return { type: 'images', images: toggleItems(current.images, value.images, (image) => image) };
  }
  if (current.type === 'classes' && value.type === 'classes') {
    return { type: 'classes', classes: toggleItems(current.classes, value.classes, (label) => label) };
  }
  if (current.type === 'outcomes' && value.type === 'outcomes') {
    const outcomes = toggleItems(current.outcomes, value.outcomes, (outcome) => outcome);
    return { type: 'outcomes', outcomes };
  }
  if (current.type === 'cells' && value.type === 'cells' && current.part === value.part) {
    const key = (cell: { readonly label: number; readonly predicted: number }) =>
      cellKey(cell.label, cell.predicted);
    return { ...value, cells: toggleItems(current.cells, value.cells, key) };
  }
  return value;
}

function toggleItems<T>(
  current: readonly T[],
  named: readonly T[],
  keyOf: (item: T) => string | number,
): T[] {
  const present = new Set(current.map(keyOf));
  const keys = new Set(named.map(keyOf));
  if ([...keys].every((key) => present.has(key))) return current.filter((item) => !keys.has(keyOf(item)));
  return [...current, ...named.filter((item) => !present.has(keyOf(item)))];
}
