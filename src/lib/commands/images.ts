import { PARTS, UNLABELLED, type Part } from '../domain/catalog';
import { isPurged, withLabels, withPart } from '../domain/catalog-changes';
import { DashError } from '../domain/errors';
import type { ImageId, ProjectId } from '../domain/ids';
import type { Catalog } from '../domain/catalog';
import type { Commands } from './contract';
import { rowsOfImages, writable, type Context } from './context';

type ImageActs = Pick<
  Commands,
  'relabel' | 'moveImages' | 'discardImages' | 'restoreImages' | 'deleteImages'
>;

export function imageActs(context: Context): ImageActs {
  const { storage } = context;

  async function chosen(
    project: ProjectId,
    images: readonly ImageId[],
  ): Promise<{ catalog: Catalog; rows: Int32Array }> {
    await writable(context, project);
    const catalog = await storage.catalog(project);
    const rows = rowsOfImages(catalog, [...new Set(images)]).filter((row) => !isPurged(catalog, row));
    return { catalog, rows };
  }

  const names = (catalog: Catalog, rows: Int32Array): ImageId[] =>
    Array.from(rows, (row) => catalog.ids[row]!);

  async function setDiscarded(project: ProjectId, images: readonly ImageId[], to: 0 | 1): Promise<void> {
    const { catalog, rows } = await chosen(project, images);
    const changed = rows.filter((row) => catalog.discarded[row] !== to);
    if (changed.length === 0) return;
    const discarded = catalog.discarded.slice();
    for (const row of changed) discarded[row] = to;
    await storage.replaceCatalog(project, { discarded });
    const type = to === 1 ? 'images-discarded' : 'images-restored';
    await storage.appendEvent(project, { type, images: names(catalog, changed) });
  }

  return {
    async relabel(project, images, to) {
      const { catalog, rows } = await chosen(project, images);
      const label = to === '' ? UNLABELLED : catalog.classes.indexOf(to);
      if (label < 0) throw new DashError('BadInput', `There is no class “${to}” in this project.`);
      const changed = rows.filter((row) => catalog.labels[row] !== label);
      if (changed.length === 0) return;
      await storage.replaceCatalog(project, { labels: withLabels(catalog, changed, label) });
      await storage.appendEvent(project, {
        type: 'images-relabelled',
        images: names(catalog, changed),
        from: Array.from(changed, (row) => catalog.labels[row]!),
        to: label,
      });
    },

    async moveImages(project, images, to) {
      const { catalog, rows } = await chosen(project, images);
      if (!PARTS.includes(to)) throw new DashError('BadInput', `There is no part “${to}”.`);
      const changed = rows.filter((row) => partOf(catalog, row) !== to);
      if (changed.length === 0) return;
      refuseTornGroups(catalog, changed, to);
      await storage.replaceCatalog(project, { parts: withPart(catalog, changed, to) });
      await storage.appendEvent(project, {
        type: 'images-moved',
        images: names(catalog, changed),
        from: Array.from(changed, (row) => partOf(catalog, row)),
        to,
      });
    },

    discardImages: (project, images) => setDiscarded(project, images, 1),
    restoreImages: (project, images) => setDiscarded(project, images, 0),

    async deleteImages(project, images) {
      const { rows } = await chosen(project, images);
      if (rows.length === 0) return;
      await storage.purgeImages(project, rows);
      await storage.appendEvent(project, { type: 'images-deleted', count: rows.length });
    },
  };
}

const partOf = (catalog: Catalog, row: number): Part => PARTS[catalog.parts[row]!]!;

/** Images of one source never stand in two parts, or what is learned from one is tested on the other. */
function refuseTornGroups(catalog: Catalog, moved: Int32Array, to: Part): void {
  if (!catalog.grouped) return;
  const moving = new Set(moved);
  const groups = new Set(Array.from(moved, (row) => catalog.groups[row]!));
  const left: number[] = [];
  for (let row = 0; row < catalog.rows; row++) {
    if (groups.has(catalog.groups[row]!) && !moving.has(row) && partOf(catalog, row) !== to) left.push(row);
  }
  if (left.length === 0) return;
  const n = left.length;
  throw new DashError(
    'BadInput',
    `${n} more ${n === 1 ? 'image comes' : 'images come'} from the same sources (${catalog.paths[left[0]!]!}${n === 1 ? '' : ', …'}); images of one source stay in one part, so move them together.`,
  );
}
