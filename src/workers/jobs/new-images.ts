import { sha256 } from 'hash-wasm';
import { ORIGINS, partCode, type Catalog } from '../../lib/domain/catalog';
import type { JobId, ProjectId } from '../../lib/domain/ids';
import type { ImageRecord } from '../../lib/domain/project';
import { translatedId } from '../../lib/domain/translated-rows';
import { toIndexed } from '../../lib/demos/indexed';
import type { PngEncoder } from '../../lib/demos/png';
import { DashError } from '../../lib/domain/errors';
import type { Storage } from '../../lib/storage/contract';
import { TRANSLATION_SIZE_PX } from './mover';

/** One new image of a translation. */
export interface NewImage {
  /** Which of the translation's images it is. */
  readonly nth: number;
  readonly source: number;
  /** Name of the style that it ends in; `null` for a copy, which has the bytes of its source. */
  readonly style: string | null;
  readonly pixels: Uint8Array;
}

/** Appends new images behind the catalog's rows: label and group of the source, part `augmented`. */
export async function appendNew(
  storage: Storage,
  project: ProjectId,
  job: JobId,
  catalog: Catalog,
  images: readonly NewImage[],
  encode: PngEncoder,
): Promise<void> {
  if (images.length === 0) return;
  const record = await storage.project(project);
  if (record === undefined) throw new DashError('NotFound', 'This project is not here any more.');
  const made: ImageRecord[] = [];
  const hashes: string[] = [];
  for (const { source, style, pixels } of images) {
    if (style === null) {
      hashes.push(catalog.hashes[source]!);
      continue;
    }
    const bytes = encode(toIndexed(pixels));
    const hash = await sha256(bytes);
    hashes.push(hash);
    made.push({
      ...{ project, hash, mime: 'image/png', bytes: bytes.buffer, thumbnail: null },
      ...{ widthPx: TRANSLATION_SIZE_PX, heightPx: TRANSLATION_SIZE_PX },
    });
  }
  const rows = {
    ids: images.map(({ nth }) => translatedId(job, nth)),
    hashes,
    paths: images.map(({ source, style }) => pathOf(catalog.paths[source]!, style)),
    labels: Uint16Array.from(images, ({ source }) => catalog.labels[source]!),
    parts: new Uint8Array(images.length).fill(partCode('augmented')),
    groups: Int32Array.from(images, ({ source }) => catalog.groups[source]!),
    origins: new Uint8Array(images.length).fill(ORIGINS.indexOf('translated')),
    attributes: {},
  };
  await storage.appendImages(
    record,
    made,
    rows,
    images.map(({ pixels }) => pixels),
  );
}

const pathOf = (source: string, style: string | null): string =>
  style === null ? `${source} (copy)` : `${source} → ${style}`;
