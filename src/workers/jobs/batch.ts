import {
  ORIGINS,
  PARTS,
  UNLABELLED,
  type Catalog,
  type CatalogAppend,
  type Origin,
} from '../../lib/domain/catalog';
import { namedGroups } from '../../lib/domain/group-names';
import { freshId } from '../../lib/domain/ids';
import type { ImageRecord, ProjectRecord } from '../../lib/domain/project';
import type { ImportedImage } from '../../lib/importing/contract';

/** Numbers for the names of sources: one a name, a fresh one for each image without. */
export class GroupNumbers {
  readonly #byName: Map<string, number>;
  #next: number;

  /** Goes on behind what the catalog has; `null` where there is none yet. */
  constructor(catalog: Pick<Catalog, 'groupNames' | 'groups'> | null) {
    this.#byName = catalog === null ? new Map() : namedGroups(catalog);
    this.#next = 1 + (catalog?.groups.reduce((a, b) => Math.max(a, b), -1) ?? -1);
  }

  of(name: string | null): number {
    if (name === null) return this.#next++;
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    this.#byName.set(name, this.#next);
    return this.#next++;
  }
}

export interface Batch {
  readonly images: readonly ImageRecord[];
  readonly rows: CatalogAppend;
  readonly pixels64: readonly Uint8Array[];
}

/**
 * Imported images as records and rows.
 *
 * @param attributes names in the order of `ImportedImage.attributes`
 */
export function toBatch(
  project: ProjectRecord,
  attributes: readonly string[],
  images: readonly ImportedImage[],
  groups: GroupNumbers,
  origin: Origin,
): Batch {
  const codes = attributes.map((name, i): [string, Uint16Array] => {
    const values = project.attributes.find((attribute) => attribute.name === name)?.values ?? [];
    return [name, Uint16Array.from(images, (image) => codeOf(values, image.attributes[i] ?? null))];
  });
  return {
    images: images.map((image) => ({
      project: project.id,
      hash: image.hash,
      mime: image.mime,
      bytes: image.bytes,
      widthPx: image.widthPx,
      heightPx: image.heightPx,
      thumbnail: image.thumbnail,
    })),
    rows: {
      ids: images.map(() => freshId('i')),
      hashes: images.map(({ hash }) => hash),
      paths: images.map(({ path }) => path),
      labels: Uint16Array.from(images, (image) => codeOf(project.classes, image.class)),
      parts: Uint8Array.from(images, ({ part }) => PARTS.indexOf(part)),
      groups: Int32Array.from(images, ({ group }) => groups.of(group)),
      ...(images.some(({ group }) => group !== null)
        ? { groupNames: images.map(({ group }) => group ?? '') }
        : {}),
      origins: new Uint8Array(images.length).fill(ORIGINS.indexOf(origin)),
      attributes: Object.fromEntries(codes),
    },
    pixels64: images.map(({ pixels64 }) => pixels64),
  };
}

function codeOf(values: readonly string[], value: string | null): number {
  const code = value === null ? -1 : values.indexOf(value);
  return code < 0 ? UNLABELLED : code;
}
