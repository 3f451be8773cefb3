import type { CatalogAppend } from '../../domain/catalog';
import { CATALOG_OWNER, chunkRows } from '../../domain/columns';
import { DashError } from '../../domain/errors';
import type { ProjectId } from '../../domain/ids';
import type { ImageRecord, ProjectRecord } from '../../domain/project';
import { appendedValues, chunksOf } from '../catalog-chunks';
import { withLabels } from '../../domain/project';
import type { Storage } from '../contract';
import type { Tx } from '../engine';
import { pixelChunksOf } from '../pixel-chunks';
import { PROJECT_STORES } from '../schema';
import type { Session } from '../session';
import { truncateRows } from './truncate';
import { purgeRows } from './purge';

type Images = Pick<Storage, 'appendImages' | 'truncateCatalog' | 'purgeImages' | 'image'>;

const BATCH_BYTES = 8 * 1024 * 1024;
const BATCH_ROWS = 128;
const PIXELS = 'pixels:64';

export const imageStore = ({ read, write }: Session): Images => ({
  image: (project, hash) => read(['images'], (tx) => tx.get('images', [project, hash])),

  async appendImages(project, images, rows, pixels64) {
    const n = rows.ids.length;
    const lengths = [...appendedValues(rows).values(), pixels64].map(({ length }) => length);
    if (lengths.some((length) => length !== n)) {
      throw new DashError('BadInput', 'The columns of the images differ in length.');
    }
    const before = await read(['projects'], (tx) => tx.get('projects', [project.id]));
    try {
      for (const [from, to] of batches(images, rows)) {
        await write(
          project.id,
          ['projects', 'images', 'columns'],
          (tx) =>
            appendBatch(
              tx,
              project,
              imagesOf(images, rows, from, to),
              sliceRows(rows, from, to),
              pixels64.slice(from, to),
            ),
          { creates: before === undefined && from === 0 },
        );
      }
    } catch (reason) {
      await write(project.id, PROJECT_STORES, (tx) => takeBack(tx, project.id, before)).catch(
        () => undefined,
      );
      throw reason;
    }
  },

  truncateCatalog: (id, rows) =>
    write(id, ['projects', 'images', 'columns', 'classifiers'], async (tx) => {
      const project = await tx.get('projects', [id]);
      if (project !== undefined) await truncateRows(tx, project, rows);
    }),

  purgeImages: (id, rows) =>
    write(id, ['projects', 'images', 'columns', 'classifiers'], (tx) => purgeRows(tx, id, rows)),
});

/** Undoes the batches of an append that failed later. On a full disk removing works where writing may not. */
async function takeBack(tx: Tx, id: ProjectId, before: ProjectRecord | undefined): Promise<void> {
  if (before === undefined) {
    for (const store of PROJECT_STORES) await tx.remove(store, [id]);
    return;
  }
  const stored = await tx.get('projects', [id]);
  if (stored === undefined || stored.rows === before.rows) return;
  // Classes and attributes as they were, and what else changed meanwhile as it is.
  const { classes, attributes } = before;
  await truncateRows(tx, { ...stored, classes, attributes }, stored.rows - before.rows);
}

/** Ranges of rows small enough for one transaction each; one where everything fits. */
function* batches(
  images: readonly ImageRecord[],
  rows: CatalogAppend,
): Generator<readonly [from: number, to: number]> {
  const sizes = new Map(images.map((image) => [image.hash, image.bytes.byteLength]));
  let from = 0;
  let bytes = 0;
  for (let row = 0; row < rows.hashes.length; row++) {
    const size = sizes.get(rows.hashes[row]!) ?? 0;
    if (row > from && (bytes + size > BATCH_BYTES || row - from >= BATCH_ROWS)) {
      yield [from, row];
      from = row;
      bytes = 0;
    }
    bytes += size;
  }
  // Without rows there is still the project's record to write.
  yield [from, rows.hashes.length];
}

function imagesOf(
  images: readonly ImageRecord[],
  rows: CatalogAppend,
  from: number,
  to: number,
): ImageRecord[] {
  const wanted = new Set(rows.hashes.slice(from, to));
  return images.filter(({ hash }) => wanted.has(hash));
}

const sliceRows = (rows: CatalogAppend, from: number, to: number): CatalogAppend => ({
  ids: rows.ids.slice(from, to),
  hashes: rows.hashes.slice(from, to),
  paths: rows.paths.slice(from, to),
  labels: rows.labels.slice(from, to),
  parts: rows.parts.slice(from, to),
  groups: rows.groups.slice(from, to),
  ...(rows.groupNames === undefined ? {} : { groupNames: rows.groupNames.slice(from, to) }),
  origins: rows.origins.slice(from, to),
  attributes: Object.fromEntries(
    Object.entries(rows.attributes).map(([name, codes]) => [name, codes.slice(from, to)]),
  ),
});

async function appendBatch(
  tx: Tx,
  project: ProjectRecord,
  images: readonly ImageRecord[],
  rows: CatalogAppend,
  pixels: readonly Uint8Array[],
): Promise<void> {
  const stored = await tx.get('projects', [project.id]);
  const from = stored?.rows ?? 0;
  const openChunk = (kind: string) =>
    tx.get('columns', [project.id, CATALOG_OWNER, kind, Math.floor(from / chunkRows(kind))]);

  const writes: Promise<void>[] = [];
  for (const image of images) {
    if (!(await tx.has('images', [project.id, image.hash])))
      writes.push(tx.put('images', { ...image, project: project.id }));
  }
  for (const [kind, values] of appendedValues(rows)) {
    for (const chunk of chunksOf(project.id, kind, from, values, await openChunk(kind))) {
      writes.push(tx.put('columns', chunk));
    }
  }
  for (const chunk of pixelChunksOf(project.id, PIXELS, from, pixels, await openChunk(PIXELS))) {
    writes.push(tx.put('columns', chunk));
  }
  const record = stored === undefined ? project : withLabels(stored, project);
  writes.push(tx.put('projects', { ...record, rows: from + rows.ids.length }));
  await Promise.all(writes);
}
