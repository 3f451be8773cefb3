import { ORIGINS, PARTS, UNLABELLED, partCode } from '../../domain/catalog';
import type { ColumnChunk } from '../../domain/columns';
import { chunkRows } from '../../domain/columns';
import { freshId } from '../../domain/ids';
import type { ProjectId } from '../../domain/ids';
import type { ProjectRecord } from '../../domain/project';
import {
  CATALOG_KINDS,
  attributeKind,
  blankValues,
  chunksOf,
  columnType,
  decodeValues,
  isOpenKind,
} from '../catalog-chunks';

type Column = (number | string)[];
const POOL = partCode('pool');

/** What happens to rows whose chunk of a column is lost, in words; the rest is left empty without harm. */
const LOSSES: Readonly<Record<string, string>> = {
  id: 'have new names, so that selections and runs that name them do not find them',
  hash: 'lost their photographs and are discarded',
  label: 'have no class any more and are in the pool',
  part: 'are in the pool, since it is not known what they were for',
  group: 'stand alone now unless their source has a name, since it is not known which belong together',
  'group-name': 'lost the names of their sources, so that images of those that are added later stand apart',
  discarded: 'are shown again, should they have been discarded',
};

/** A chunk that the file lists and that could not be read. */
export interface LostChunk {
  readonly kind: string;
  readonly chunk: number;
}

/**
 * The catalog's columns for all rows of the project, from the chunks that could be read. Rows of lost chunks are made
 * harmless (never training data by mistake), values out of range likewise; `repaired` says so.
 */
export function repairCatalog(
  project: ProjectRecord,
  chunks: readonly ColumnChunk[],
  lostChunks: readonly LostChunk[],
  repaired: string[],
): ColumnChunk[] {
  const attributes = project.attributes.map(({ name }) => attributeKind(name));
  const kinds = [...CATALOG_KINDS, ...attributes];
  const columns = new Map<string, Column>();
  const lost = new Map<string, readonly number[]>();
  for (const kind of kinds) {
    const { values, missing } = gather(project, kind, chunks, lostChunks);
    columns.set(kind, values);
    lost.set(kind, missing);
    if (missing.length === 0) continue;
    const what = LOSSES[kind] ?? `lost their ${kind.replace(/^attribute:/, 'attribute ')}`;
    repaired.push(`A part of the catalog was damaged: ${describeRows(missing)} ${what}.`);
  }
  const column = (kind: string): Column => columns.get(kind)!;
  const each = (kind: string, change: (row: number) => void): void => lost.get(kind)!.forEach(change);

  let nextGroup = column('group').reduce<number>((max, group) => Math.max(max, Number(group)), -1) + 1;
  const named = new Map<string, number>();
  const lostGroups = new Set(lost.get('group'));
  column('group-name').forEach((name, row) => {
    if (name !== '' && !lostGroups.has(row)) named.set(String(name), Number(column('group')[row]));
  });
  each('group', (row) => {
    const name = String(column('group-name')[row]);
    const group = named.get(name) ?? nextGroup++;
    if (name !== '') named.set(name, group);
    column('group')[row] = group;
  });
  each('hash', (row) => (column('discarded')[row] = 1));
  for (const kind of ['label', 'part']) each(kind, (row) => (column('part')[row] = POOL));

  const fixed = [
    limit(column('label'), project.classes.length, UNLABELLED),
    limit(column('part'), PARTS.length, POOL),
    limit(column('origin'), ORIGINS.length, 0),
    limit(column('discarded'), 2, 1),
    ...project.attributes.map(({ name, values }) =>
      limit(column(attributeKind(name)), values.length, UNLABELLED),
    ),
    renameTwins(column('id')),
    clearBadHashes(column('hash'), column('discarded')),
  ].reduce((sum, count) => sum + count, 0);
  if (fixed > 0 && ![...lost.values()].some(({ length }) => length > 0)) {
    repaired.push(`${fixed} values of the catalog were out of range and were cleared.`);
  }
  // As before where no source has a name.
  const written = kinds.filter((kind) => kind !== 'group-name' || column(kind).some((name) => name !== ''));
  return written.flatMap((kind) => chunksOf(project.id, kind, 0, column(kind) as number[]));
}

function gather(
  project: ProjectRecord,
  kind: string,
  chunks: readonly ColumnChunk[],
  lostChunks: readonly LostChunk[],
): { readonly values: Column; readonly missing: readonly number[] } {
  const type = columnType(kind);
  const values: Column = [...blankValues(type, project.rows)];
  const missing: number[] = [];
  const size = chunkRows(kind);
  for (let start = 0; start < project.rows; start += size) {
    const rows = Math.min(size, project.rows - start);
    const chunk = chunks.find((found) => found.kind === kind && found.chunk * size === start);
    const decoded = chunk?.dtype === type.dtype ? decodeSafely(chunk) : null;
    const given =
      !isOpenKind(kind) ||
      (chunk !== undefined && decoded === null) ||
      lostChunks.some((other) => other.kind === kind && other.chunk * size === start);
    for (let i = 0; i < rows; i++) {
      const value = decoded?.[i];
      if (value !== undefined) values[start + i] = value;
      else if (given) missing.push(start + i);
    }
  }
  return { values, missing };
}

function decodeSafely(chunk: ColumnChunk): readonly (number | string)[] | null {
  try {
    const values: unknown[] = [...decodeValues(chunk)];
    const type = chunk.dtype === 'json' ? 'string' : 'number';
    return values.every((value): value is number | string => typeof value === type) ? values : null;
  } catch {
    return null;
  }
}

/** Replaces codes from `end` on that are not the open one; counts them. */
function limit(column: Column, end: number, otherwise: number): number {
  let changed = 0;
  column.forEach((value, row) => {
    if (value === UNLABELLED && otherwise === UNLABELLED) return;
    if (Number(value) < end) return;
    column[row] = otherwise;
    changed++;
  });
  return changed;
}

function renameTwins(ids: Column): number {
  const seen = new Set<string>();
  let changed = 0;
  ids.forEach((value, row) => {
    let id = String(value);
    if (!/^[\w.:~-]{1,120}$/.test(id) || seen.has(id)) {
      id = freshId<ProjectId>('i');
      ids[row] = id;
      changed++;
    }
    seen.add(id);
  });
  return changed;
}

function clearBadHashes(hashes: Column, discarded: Column): number {
  let changed = 0;
  hashes.forEach((hash, row) => {
    if (hash === '' || /^[0-9a-f]{64}$/.test(String(hash))) return;
    hashes[row] = '';
    discarded[row] = 1;
    changed++;
  });
  return changed;
}

/** "1,024 images" of which rows: "images 1–1,024". Rows are counted from 1 for people. */
export function describeRows(rows: readonly number[]): string {
  const spans: string[] = [];
  for (let i = 0; i < rows.length;) {
    let end = i;
    while (rows[end + 1] === rows[end]! + 1) end++;
    const first = (rows[i]! + 1).toLocaleString('en');
    spans.push(end === i ? first : `${first}–${(rows[end]! + 1).toLocaleString('en')}`);
    i = end + 1;
  }
  const shown = spans.slice(0, 4).join(', ');
  return `the images ${shown}${spans.length > 4 ? ` and ${spans.length - 4} more ranges` : ''}`;
}
