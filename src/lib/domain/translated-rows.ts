import type { Catalog } from './catalog';
import type { ImageId, JobId } from './ids';
import type { JobRecord } from './job';

/**
 * Name of the nth new image of a translation. It says whose image that is, so that what a closed tab has left behind
 * is found again.
 */
export const translatedId = (job: JobId, nth: number): ImageId => `${job}.${nth}` as ImageId;

/** Catalog row of each of a translation's first `count` images; −1 where it is not there. */
export function rowsOfTranslation(catalog: Catalog, job: JobId, count: number): Int32Array {
  const rows = new Int32Array(count).fill(-1);
  const prefix = `${job}.`;
  for (const [row, id] of catalog.ids.entries()) {
    if (!id.startsWith(prefix)) continue;
    const nth = Number(id.slice(prefix.length));
    if (Number.isInteger(nth) && nth >= 0 && nth < count) rows[nth] = row;
  }
  return rows;
}

/** How many rows at the catalog's end translations have stored that are neither done nor `except`. */
export function unfinishedRows(catalog: Catalog, jobs: readonly JobRecord[], except: JobId | null): number {
  const open = jobs.filter(
    ({ id, spec, state }) => spec.kind === 'translate' && state !== 'done' && id !== except,
  );
  const prefixes = open.map(({ id }) => `${id}.`);
  let count = 0;
  while (
    count < catalog.rows &&
    prefixes.some((prefix) => catalog.ids[catalog.rows - 1 - count]!.startsWith(prefix))
  )
    count++;
  return count;
}
