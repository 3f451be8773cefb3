import type { ViewId } from '../domain/ids';
import type { ClauseValue, SelectionClauses } from '../domain/selection';
import { maskExcept, maskOf, withClause, type RowFacts } from '../domain/selection-mask';

/** What the selection needs to know of the project; read anew at each derivation. */
export interface SelectionInput {
  readonly facts: RowFacts;
  /** 1 where the row is shown at all: what is not shown is never acted upon. */
  readonly visible: Uint8Array;
}

/** The one selection of a project. What has the focus need not be selected. */
export class Selection {
  #clauses = $state.raw<SelectionClauses>([]);
  #focus = $state.raw<number | null>(null);
  readonly #input: () => SelectionInput;

  /** 1 where the row satisfies every clause and is shown; `null` where nothing is selected. */
  readonly mask = $derived.by(() => this.#shown(maskOf(this.#clauses, this.#input().facts)));
  /** Selected rows in order. */
  readonly rows = $derived(rowsIn(this.mask));

  constructor(input: () => SelectionInput) {
    this.#input = input;
  }

  get clauses(): SelectionClauses {
    return this.#clauses;
  }

  /** Row whose details are shown. */
  get focus(): number | null {
    return this.#within(this.#focus);
  }
  set focus(row: number | null) {
    this.#focus = row;
  }

  /** The clause of one view, if it has set any. */
  clauseOf(source: ViewId): ClauseValue | null {
    return this.#clauses.find((clause) => clause.source === source)?.value ?? null;
  }

  /** Cross-filter: what all other views select, so that a view is not filtered by itself. */
  maskExcept(source: ViewId): Uint8Array | null {
    return this.#shown(maskExcept(this.#clauses, source, this.#input().facts));
  }

  /** Replaces the clause of a view; `null` or an empty value removes it. */
  set(source: ViewId, value: ClauseValue | null): void {
    this.#clauses =
      value === null
        ? this.#clauses.filter((clause) => clause.source !== source)
        : withClause(this.#clauses, source, value);
  }

  clear(): void {
    this.#clauses = [];
  }

  #shown(mask: Uint8Array | null): Uint8Array | null {
    if (mask === null) return null;
    const { visible } = this.#input();
    return mask.map((hit, row) => hit & visible[row]!);
  }

  #within(row: number | null): number | null {
    return row !== null && row < this.#input().facts.ids.length ? row : null;
  }
}

function rowsIn(mask: Uint8Array | null): Int32Array {
  if (mask === null) return new Int32Array(0);
  const rows: number[] = [];
  for (let row = 0; row < mask.length; row++) if (mask[row] === 1) rows.push(row);
  return Int32Array.from(rows);
}
