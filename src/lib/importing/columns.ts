import { IMPORT_LIMITS } from './limits';
import { hasControl, quote } from './words';

/** Header names, lower case, best first. */
const SYNONYMS = {
  path: ['path', 'filepath', 'file_path', 'filename', 'file_name', 'file', 'image_path', 'image', 'img'],
  class: ['class', 'label', 'category', 'class_name'],
  split: ['split', 'subset', 'partition', 'set'],
  group: ['group', 'source'],
} as const;
type Role = keyof typeof SYNONYMS;

export interface ColumnRoles {
  readonly path: number;
  readonly class: number | null;
  readonly split: number | null;
  readonly group: number | null;
  /** The rest. */
  readonly others: readonly { readonly index: number; readonly name: string }[];
  /** False where the first row is data already. */
  readonly header: boolean;
}

/**
 * What each column holds, by the first row. Without known names in it, a first row that names a file is data, and the
 * columns are path and class. `null`: no column names files.
 */
export function columnRoles(
  first: readonly string[],
  namesFile: (cell: string) => boolean,
): ColumnRoles | null {
  const names = first.map((name) => name.toLowerCase());
  const find = (role: Role): number | null => {
    for (const synonym of SYNONYMS[role]) if (names.includes(synonym)) return names.indexOf(synonym);
    return null;
  };
  const path = find('path');
  if (path === null) {
    if (!namesFile(first[0] ?? '')) return null;
    return {
      path: 0,
      class: first.length > 1 ? 1 : null,
      split: null,
      group: null,
      others: [],
      header: false,
    };
  }
  const roles = { path, class: find('class'), split: find('split'), group: find('group') };
  const taken = new Set<number | null>(Object.values(roles));
  const others = first.map((name, index) => ({ index, name })).filter(({ index }) => !taken.has(index));
  return { ...roles, others, header: true };
}

export interface AttributeColumn {
  readonly index: number;
  readonly name: string;
  readonly values: readonly string[];
}

/**
 * Columns that are attributes: 2 to 20 different values, fewer than rows, under a usable name of their own. The others
 * are named in notes with the reason.
 */
export function attributeColumns(
  others: readonly { readonly index: number; readonly name: string }[],
  rows: readonly (readonly string[])[],
  notes: string[],
): AttributeColumn[] {
  const columns: AttributeColumn[] = [];
  const names = new Set<string>();
  for (const { index, name } of others) {
    const values = [...new Set(rows.map((row) => row[index] ?? ''))].filter((value) => value !== '').sort();
    if (name === '' && values.length === 0) continue;
    const reason =
      columnReason(name, values, rows.length) ?? (names.has(name) ? 'its name stands there twice' : null);
    names.add(name);
    if (reason === null) columns.push({ index, name, values });
    else notes.push(`Column ${name === '' ? index + 1 : quote(name)} is ignored: ${reason}.`);
  }
  return columns;
}

function columnReason(name: string, values: readonly string[], rows: number): string | null {
  if (name === '') return 'it has no name';
  if (name.length > IMPORT_LIMITS.nameChars || hasControl(name) || name === '__proto__')
    return 'its name cannot be used';
  if (values.length < 2) return values.length === 0 ? 'it is empty' : 'it has a single value';
  if (values.length > IMPORT_LIMITS.attributeValues) {
    return `it has ${values.length.toLocaleString('en')} different values, an attribute at most ${IMPORT_LIMITS.attributeValues}`;
  }
  if (values.length >= rows) return 'every row has a value of its own';
  if (values.some((value) => value.length > IMPORT_LIMITS.nameChars || hasControl(value))) {
    return 'it holds values that are too long or have control characters';
  }
  return null;
}
