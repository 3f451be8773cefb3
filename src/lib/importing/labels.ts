import { attributeColumns, columnRoles, type AttributeColumn, type ColumnRoles } from './columns';
import { cellSplit, type GivenSplit } from './layout';
import { IMPORT_LIMITS } from './limits';
import { fileMatcher } from './match';
import { parseTable } from './table';
import { hasControl, listed, plural, quote } from './words';

/** What a table says about one file. */
export interface LabelRow {
  readonly class: string | null;
  readonly split: GivenSplit | null;
  readonly group: string | null;
  /** In the order of `Labels.attributes`; `null` = not given. */
  readonly attributes: readonly (string | null)[];
}

export interface Labels {
  /** By `ImportFile.place`. */
  readonly rows: ReadonlyMap<string, LabelRow>;
  /** Files that the table itself makes unusable, with the reason. */
  readonly refused: ReadonlyMap<string, string>;
  readonly hasClasses: boolean;
  readonly attributes: readonly { readonly name: string; readonly values: readonly string[] }[];
  readonly notes: readonly string[];
}

/**
 * Reads a table of labels for the files at `places`. Cells are text and nothing else: formulas are not run, markup
 * stays as it is. `null`: no column names files. Throws `BadInput` beyond the limits.
 *
 * @param base folder of the table, '' for the root
 */
export function readLabels(
  bytes: ArrayBuffer,
  name: string,
  places: readonly string[],
  base: string,
): Labels | null {
  const table = parseTable(bytes, name);
  const notes = [...table.notes];
  const first = table.rows[0];
  if (first === undefined) return null;
  const roles = columnRoles(first, (cell) => fileMatcher(places, base, [cell])(cell) !== null);
  if (roles === null) return null;
  const data = roles.header ? table.rows.slice(1) : table.rows;
  if (!roles.header) notes.push(`${name} has no header; its columns are taken as path and class.`);

  const match = fileMatcher(
    places,
    base,
    data.map((row) => row[roles.path] ?? ''),
  );
  const found: { readonly place: string; readonly cells: readonly string[] }[] = [];
  const lost: string[] = [];
  for (const cells of data) {
    const place = match(cells[roles.path] ?? '');
    if (place === null) lost.push(cells[roles.path] ?? '');
    else found.push({ place, cells });
  }
  if (lost.length > 0) {
    notes.push(
      `${name}: ${plural(lost.length, 'row names', 'rows name')} no file here: ${listed(lost, IMPORT_LIMITS.examples)}.`,
    );
  }
  const attributes = attributeColumns(
    roles.others,
    found.map(({ cells }) => cells),
    notes,
  );
  const read = readRows(found, roles, attributes, name, notes);
  noteFormulas(read.rows, name, notes);
  return {
    ...read,
    hasClasses: roles.class !== null,
    attributes: attributes.map(({ name, values }) => ({ name, values })),
    notes,
  };
}

function readRows(
  found: readonly { readonly place: string; readonly cells: readonly string[] }[],
  roles: ColumnRoles,
  attributes: readonly AttributeColumn[],
  name: string,
  notes: string[],
): Pick<Labels, 'rows' | 'refused'> {
  const rows = new Map<string, LabelRow>();
  const refused = new Map<string, string>();
  let repeated = 0;
  for (const { place, cells } of found) {
    const cell = (index: number | null): string | null => (index === null ? null : cells[index] || null);
    const split = cell(roles.split);
    const row: LabelRow = {
      class: cell(roles.class),
      split: split === null ? null : cellSplit(split),
      group: cell(roles.group),
      attributes: attributes.map(({ index }) => cell(index)),
    };
    const before = rows.get(place);
    const reason =
      nameReason('class', row.class) ??
      nameReason('source', row.group) ??
      (split !== null && row.split === null
        ? `${name} gives it the split ${quote(split)}; known are training, validation and test.`
        : null) ??
      (before === undefined ? null : conflict(name, before, row));
    if (reason !== null) refused.set(place, reason);
    if (before === undefined) rows.set(place, row);
    else repeated++;
  }
  if (repeated > 0)
    notes.push(
      `${name}: ${plural(repeated, 'row repeats', 'rows repeat')} a file that stands there already.`,
    );
  return { rows, refused };
}

function conflict(name: string, a: LabelRow, b: LabelRow): string | null {
  if (a.class !== b.class)
    return `${name} gives it two classes, ${quote(a.class ?? '')} and ${quote(b.class ?? '')}.`;
  if (a.split !== b.split)
    return `${name} gives it two splits, ${quote(a.split ?? '')} and ${quote(b.split ?? '')}.`;
  if (a.group !== b.group)
    return `${name} gives it two sources, ${quote(a.group ?? '')} and ${quote(b.group ?? '')}.`;
  return null;
}

/** Why the name of a class or source cannot be used, or `null`. */
export function nameReason(what: 'class' | 'source', text: string | null): string | null {
  if (text === null) return null;
  if (hasControl(text)) return `The name of its ${what}, ${quote(text)}, holds control characters.`;
  if (text.length > IMPORT_LIMITS.nameChars) {
    return `The name of its ${what}, ${quote(text)}, is longer than ${IMPORT_LIMITS.nameChars} characters.`;
  }
  return null;
}

function noteFormulas(rows: ReadonlyMap<string, LabelRow>, name: string, notes: string[]): void {
  const formulas = new Set<string>();
  for (const row of rows.values()) {
    if (row.class !== null && /^[=+@-]/.test(row.class) && Number.isNaN(Number(row.class)))
      formulas.add(row.class);
  }
  if (formulas.size > 0) {
    const shown = listed([...formulas], IMPORT_LIMITS.examples);
    notes.push(`${name}: class names that look like formulas are kept as plain text: ${shown}.`);
  }
}
