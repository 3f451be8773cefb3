import type { ImageId } from '../domain/ids';
import type { ClauseValue, SelectionClauses } from '../domain/selection';

/** What clauses are tested against; position = row. */
export interface RowFacts {
  readonly ids: readonly ImageId[];
  readonly labels: Uint16Array;
  readonly predicted: Int16Array | null;
}

function rowsOfClause(value: ClauseValue, facts: RowFacts): Uint8Array {
  const rows = facts.ids.length;
  const hit = new Uint8Array(rows);
  switch (value.type) {
    case 'images': {
      const wanted = new Set(value.images);
      for (let row = 0; row < rows; row++) if (wanted.has(facts.ids[row]!)) hit[row] = 1;
      return hit;
    }
    case 'cells': {
      if (facts.predicted === null) return hit;
      const wanted = new Set(value.cells.map((cell) => cell.label * 65_536 + cell.predicted));
      for (let row = 0; row < rows; row++) {
        if (wanted.has(facts.labels[row]! * 65_536 + facts.predicted[row]!)) hit[row] = 1;
      }
      return hit;
    }
    case 'classes': {
      const wanted = new Set(value.classes);
      for (let row = 0; row < rows; row++) if (wanted.has(facts.labels[row]!)) hit[row] = 1;
      return hit;
    }
    default:
      return value satisfies never;
  }
}

/** Rows that satisfy all clauses; `null` where there is no clause, which means that nothing is restricted. */
export function maskOf(clauses: SelectionClauses, facts: RowFacts): Uint8Array | null {
  let mask: Uint8Array | null = null;
  for (const { value } of clauses) {
    const hit = rowsOfClause(value, facts);
    if (mask === null) mask = hit;
    else for (let row = 0; row < hit.length; row++) mask[row]! &= hit[row]!;
  }
  return mask;
}
