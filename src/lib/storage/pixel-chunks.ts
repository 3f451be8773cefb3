import type { ColumnChunk } from '../domain/columns';
import { CATALOG_OWNER, chunkRows } from '../domain/columns';
import { DashError } from '../domain/errors';
import type { ProjectId } from '../domain/ids';

/** The chunks of a `pixels:<size>` column for rows from `from` on; the first may continue `open`. */
export function pixelChunksOf(
  project: ProjectId,
  kind: string,
  from: number,
  pixels: readonly Uint8Array[],
  open: ColumnChunk | undefined,
): ColumnChunk[] {
  const size = chunkRows(kind);
  const bytesPerRow = 3 * Number(kind.slice('pixels:'.length)) ** 2;
  if (pixels.some(({ length }) => length !== bytesPerRow)) {
    throw new DashError('BadInput', `An image has not the ${bytesPerRow} bytes of ${kind}.`);
  }
  const chunks: ColumnChunk[] = [];
  const end = from + pixels.length;
  for (let chunk = Math.floor(from / size); chunk * size < end; chunk++) {
    const start = chunk * size;
    const rows = Math.min(size, end - start);
    const bytes = new Uint8Array(rows * bytesPerRow);
    if (open?.chunk === chunk) bytes.set(new Uint8Array(open.bytes, 0, (from - start) * bytesPerRow));
    for (let row = Math.max(start, from); row < start + rows; row++) {
      bytes.set(pixels[row - from]!, (row - start) * bytesPerRow);
    }
    chunks.push({ project, owner: CATALOG_OWNER, kind, chunk, rows, dtype: 'uint8', bytes: bytes.buffer });
  }
  return chunks;
}
