import type { Catalog } from '../../lib/domain/catalog';
import { isPurged, rowIndex } from '../../lib/domain/catalog-changes';
import { DashError } from '../../lib/domain/errors';
import type { ImageId } from '../../lib/domain/ids';

/**
 * Rows of recorded images, in their order; rejects with `NotFound` where one of them was removed for good.
 *
 * @param what "this training", for the message
 */
export function namedRows(catalog: Catalog, images: readonly ImageId[], what: string): Int32Array {
  const index = rowIndex(catalog);
  return Int32Array.from(images, (image) => {
    const row = index.get(image);
    if (row === undefined || isPurged(catalog, row)) {
      throw new DashError(
        'NotFound',
        `An image that ${what} uses was removed for good, so it cannot go on; start a new one.`,
      );
    }
    return row;
  });
}

/** Rows that the plan of a translation names. */
export interface PlannedRows {
  readonly sources: Int32Array;
  readonly styles: readonly Int32Array[];
}
