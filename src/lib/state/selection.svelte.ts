import type { ViewId } from '../domain/ids';
import type { ClauseValue, SelectionClauses } from '../domain/selection';
import { maskExcept, maskOf, withClause, type RowFacts } from '../domain/selection-mask';

/** What the selection needs to know of the project; read anew at each derivation. */
export interface SelectionInput {
  readonly facts: RowFacts;
  /** 1 where the row is shown at all: what is not shown is never acted upon. */
  readonly visible: Uint8Array;
  /** Number of the project's last event, so that changes of the selection stand in order with acts. */
  readonly lastEvent: number;
}

interface Past {
  readonly clauses: SelectionClauses;
  readonly afterEvent: number;
}

const KEPT_CHANGES = 100;

/**
 * The one selection of a project. Four things are told apart: what is selected, the one image in focus whose details
 * are shown, the one that the pointer is over, and (in the comparison) the classifier that is pinned. Changes of the
 * selection can be undone while the project is open; the log of acts holds none of them.
 */
export class Selection {
  #clauses = $state.raw<SelectionClauses>([]);
  #focus = $state.raw<number | null>(null);
  #hovered = $state.raw<number | null>(null);
  #past = $state.raw<readonly Past[]>([]);
  #future = $state.raw<readonly Past[]>([]);
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

  /** Row that the pointer is over, in whichever view. */
  get hovered(): number | null {
    return this.#within(this.#hovered);
  }
  set hovered(row: number | null) {
    this.#hovered = row;
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
    this.#change(
      value === null
        ? this.#clauses.filter((clause) => clause.source !== source)
        : withClause(this.#clauses, source, value),
    );
  }

  /** Selects this and nothing else, whatever other views had selected. */
  only(source: ViewId, value: ClauseValue): void {
    this.#change(withClause([], source, value));
  }

  clear(): void {
    this.#change([]);
  }

  /** Takes up a selection of an earlier visit. */
  restore(clauses: SelectionClauses): void {
    this.#clauses = clauses;
  }

  /** Event after which the change was made that `undo` takes back, or that `redo` makes again; `null` = none. */
  get undoable(): number | null {
    return this.#past.at(-1)?.afterEvent ?? null;
  }
  get redoable(): number | null {
    return this.#future.at(-1)?.afterEvent ?? null;
  }

  undo(): void {
    const last = this.#past.at(-1);
    if (last === undefined) return;
    this.#past = this.#past.slice(0, -1);
    this.#future = [...this.#future, this.#present()];
    this.#clauses = last.clauses;
  }

  redo(): void {
    const next = this.#future.at(-1);
    if (next === undefined) return;
    this.#future = this.#future.slice(0, -1);
    this.#past = [...this.#past, this.#present()];
    this.#clauses = next.clauses;
  }

  #change(clauses: SelectionClauses): void {
    if (clauses.length === 0 && this.#clauses.length === 0) return;
    this.#past = [...this.#past, this.#present()].slice(-KEPT_CHANGES);
    this.#future = [];
    this.#clauses = clauses;
  }

  #present(): Past {
    return { clauses: this.#clauses, afterEvent: this.#input().lastEvent };
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
