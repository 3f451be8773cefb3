import type { Attribute, Catalog, CatalogAppend } from '../domain/catalog';
import { UNLABELLED } from '../domain/catalog';
import { hasSharedGroups } from '../domain/catalog-changes';
import type { ColumnChunk, Dtype } from '../domain/columns';
import { CATALOG_OWNER, chunkRows } from '../domain/columns';
import type { ContentHash, ImageId, ProjectId } from '../domain/ids';
import type { ProjectRecord } from '../domain/project';

/** A catalog column outside its chunks; a missing chunk reads as `fill`. */
type Values = string[] | Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Int32Array<ArrayBuffer>;
interface ColumnType {
  readonly dtype: Dtype;
  readonly fill: number | string;
}

const FIXED: Readonly<Record<string, ColumnType>> = {
  id: { dtype: 'json', fill: '' },
  hash: { dtype: 'json', fill: '' },
  path: { dtype: 'json', fill: '' },
  label: { dtype: 'uint16', fill: UNLABELLED },
  part: { dtype: 'uint8', fill: 0 },
  group: { dtype: 'int32', fill: -1 },
  'group-name': { dtype: 'json', fill: '' },
  origin: { dtype: 'uint8', fill: 0 },
  discarded: { dtype: 'uint8', fill: 0 },
};
export const CATALOG_KINDS = Object.keys(FIXED);
export const attributeKind = (name: string): string => `attribute:${name}`;
/** True for a column that may begin later or end earlier than the catalog: the rows outside were never given one. */
export const isOpenKind = (kind: string): boolean =>
  kind === 'group-name' || kind.startsWith(attributeKind(''));

export const columnType = (kind: string): ColumnType => FIXED[kind] ?? { dtype: 'uint16', fill: UNLABELLED };

export function blankValues({ dtype, fill }: ColumnType, rows: number): Values {
  if (dtype === 'json') return new Array<string>(rows).fill(String(fill));
  const value = Number(fill);
  if (dtype === 'uint16') return new Uint16Array(rows).fill(value);
  if (dtype === 'int32') return new Int32Array(rows).fill(value);
  return new Uint8Array(rows).fill(value);
}

export function decodeValues(chunk: Pick<ColumnChunk, 'dtype' | 'bytes'>): Values {
  if (chunk.dtype === 'json') return JSON.parse(new TextDecoder().decode(chunk.bytes)) as string[];
  if (chunk.dtype === 'uint16') return new Uint16Array(chunk.bytes);
  if (chunk.dtype === 'int32') return new Int32Array(chunk.bytes);
  return new Uint8Array(chunk.bytes);
}

const encodeValues = (values: Values): ArrayBuffer =>
  Array.isArray(values) ? new TextEncoder().encode(JSON.stringify(values)).buffer : values.slice().buffer;

/** The chunks of a column for rows from `from` on, the first of which may continue `open`, the chunk that is there. */
export function chunksOf(
  project: ProjectId,
  kind: string,
  from: number,
  values: ArrayLike<number> | readonly string[],
  open?: ColumnChunk,
): ColumnChunk[] {
  const type = columnType(kind);
  const size = chunkRows(kind);
  const chunks: ColumnChunk[] = [];
  const end = from + values.length;
  for (let chunk = Math.floor(from / size); chunk * size < end; chunk++) {
    const start = chunk * size;
    const rows = Math.min(size, end - start);
    const filled = blankValues(type, rows);
    if (open?.chunk === chunk) copyInto(filled, decodeValues(open), 0, 0, from - start);
    const first = Math.max(start, from);
    copyInto(filled, values, first - start, first - from, rows - (first - start));
    chunks.push({
      project,
      owner: CATALOG_OWNER,
      kind,
      chunk,
      rows,
      dtype: type.dtype,
      bytes: encodeValues(filled),
    });
  }
  return chunks;
}

function copyInto(
  target: Values,
  source: ArrayLike<number | string>,
  at: number,
  from: number,
  length: number,
): void {
  const values = target as (number | string)[];
  for (let i = 0; i < length && from + i < source.length; i++) values[at + i] = source[from + i]!;
}

/** One catalog column put together from its chunks. */
function assemble(kind: string, rows: number, chunks: readonly ColumnChunk[]): Values {
  const values = blankValues(columnType(kind), rows);
  for (const chunk of chunks) {
    copyInto(
      values,
      decodeValues(chunk),
      chunk.chunk * chunkRows(kind),
      0,
      rows - chunk.chunk * chunkRows(kind),
    );
  }
  return values;
}

/** `chunks` holds the chunks of every kind, in any order. */
export function assembleCatalog(project: ProjectRecord, chunks: readonly ColumnChunk[]): Catalog {
  const column = <V extends Values>(kind: string): V =>
    assemble(
      kind,
      project.rows,
      chunks.filter((chunk) => chunk.kind === kind),
    ) as V;
  const groups = column<Int32Array<ArrayBuffer>>('group');
  const parts = column<Uint8Array<ArrayBuffer>>('part');
  return {
    rows: project.rows,
    classes: project.classes,
    ids: column<string[]>('id') as ImageId[],
    hashes: column<string[]>('hash') as ContentHash[],
    paths: column<string[]>('path'),
    labels: column<Uint16Array<ArrayBuffer>>('label'),
    parts,
    groups,
    groupNames: column<string[]>('group-name'),
    origins: column<Uint8Array<ArrayBuffer>>('origin'),
    discarded: column<Uint8Array<ArrayBuffer>>('discarded'),
    grouped: hasSharedGroups(groups, parts),
    attributes: project.attributes.map(({ name, values }): Attribute => ({
      name,
      values,
      codes: column<Uint16Array<ArrayBuffer>>(attributeKind(name)),
    })),
  };
}

/** The values of appended rows by column kind. */
export function appendedValues(rows: CatalogAppend): Map<string, ArrayLike<number> | readonly string[]> {
  return new Map<string, ArrayLike<number> | readonly string[]>([
    ['id', rows.ids],
    ['hash', rows.hashes],
    ['path', rows.paths],
    ['label', rows.labels],
    ['part', rows.parts],
    ['group', rows.groups],
    ...(rows.groupNames === undefined ? [] : [['group-name', rows.groupNames] as const]),
    ['origin', rows.origins],
    ['discarded', new Uint8Array(rows.ids.length)],
    ...Object.entries(rows.attributes).map(([name, codes]) => [attributeKind(name), codes] as const),
  ]);
}
