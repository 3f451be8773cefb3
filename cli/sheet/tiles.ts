import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalog } from '../../src/lib/domain/catalog';
import type { ProjectId } from '../../src/lib/domain/ids';
import type { Site } from '../driver/site';
import { writePng } from './png';
import { sheet, tilesOf } from './sheet';

/** Images in a row of a sheet, and their side. */
export const COLUMNS = 12;
export const TILE_PX = 64;

/** The images of those rows. */
export async function tilesOfRows(
  site: Site,
  project: ProjectId,
  { hashes }: Catalog,
  rows: readonly number[],
): Promise<Uint8Array[]> {
  const asked = rows.map((row) => hashes[row]!);
  return tilesOf(await site.pixels(project, asked, TILE_PX), TILE_PX);
}

/** Writes `name` into the folder, which is made where it is missing. */
export function writeTiles(folder: string, name: string, tiles: readonly Uint8Array[]): void {
  mkdirSync(folder, { recursive: true });
  writePng(join(folder, name), sheet(tiles, TILE_PX, COLUMNS));
}
