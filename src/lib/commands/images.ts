import { PARTS, UNLABELLED, type Part } from '../domain/catalog';
import { isPurged, withLabels, withPart } from '../domain/catalog-changes';
import { DashError } from '../domain/errors';
import type { ImageId, ProjectId } from '../domain/ids';
import type { Catalog } from '../domain/catalog';
import { isJobOf } from '../domain/job';
import { translatedId } from '../domain/translated-rows';
import { readAugmentation } from '../storage/augmentations';
import type { ProjectChange, Storage } from '../storage/contract';
import type { Commands } from './contract';
import { rowsOfImages, writable, type Context } from './context';
import { refuseSealed } from './sealed';

type ImageActs = Pick<
  Commands,
  'relabel' | 'moveImages' | 'discardImages' | 'restoreImages' | 'deleteImages'
>;

export function imageActs(context: Context): ImageActs {
  /** Gives the rows that were chosen and may be changed; `change` is not asked where there is none. */
  async function act(
    project: ProjectId,
    images: readonly ImageId[],
    change: (catalog: Catalog, rows: Int32Array) => ProjectChange | null,
  ): Promise<void> {
    await writable(context, project);
    await context.storage.act(project, ({ catalog, events }) => {
      const rows = rowsOfImages(catalog, [...new Set(images)]).filter((row) => !isPurged(catalog, row));
      refuseSealed(catalog, rows, events);
      return rows.length === 0 ? null : change(catalog, rows);
    });
  }

  const names = (catalog: Catalog, rows: Int32Array): ImageId[] =>
    Array.from(rows, (row) => catalog.ids[row]!);

  const setDiscarded = (project: ProjectId, images: readonly ImageId[], to: 0 | 1): Promise<void> =>
    act(project, images, (catalog, rows) => {
      const changed = rows.filter((row) => catalog.discarded[row] !== to);
      if (changed.length === 0) return null;
      const discarded = catalog.discarded.slice();
      for (const row of changed) discarded[row] = to;
      const type = to === 1 ? 'images-discarded' : 'images-restored';
      return { columns: { discarded }, event: { type, images: names(catalog, changed) } };
    });

  return {
    relabel: (project, images, to) =>
      act(project, images, (catalog, rows) => {
        const label = to === '' ? UNLABELLED : catalog.classes.indexOf(to);
        if (label < 0) throw new DashError('BadInput', `There is no class “${to}” in this project.`);
        const changed = rows.filter((row) => catalog.labels[row] !== label);
        if (changed.length === 0) return null;
        return {
          columns: { labels: withLabels(catalog, changed, label) },
          event: {
            type: 'images-relabelled',
            images: names(catalog, changed),
            from: Array.from(changed, (row) => catalog.labels[row]!),
            to: label,
          },
        };
      }),

    moveImages: (project, images, to) =>
      act(project, images, (catalog, rows) => {
        if (!PARTS.includes(to)) throw new DashError('BadInput', `There is no part “${to}”.`);
        const changed = rows.filter((row) => partOf(catalog, row) !== to);
        if (changed.length === 0) return null;
        if (to === 'augmented' || changed.some((row) => partOf(catalog, row) === 'augmented')) {
          throw new DashError('BadInput', 'Translated images stay where they are; accept or reject them.');
        }
        refuseTornGroups(catalog, changed, to);
        return {
          columns: { parts: withPart(catalog, changed, to) },
          event: {
            type: 'images-moved',
            images: names(catalog, changed),
            from: Array.from(changed, (row) => partOf(catalog, row)),
            to,
          },
        };
      }),

    discardImages: (project, images) => setDiscarded(project, images, 1),
    restoreImages: (project, images) => setDiscarded(project, images, 0),

    async deleteImages(project, images) {
      // What was made from an image shows it still.
      const made = await translationsOf(context.storage, project, new Set(images));
      await act(project, [...images, ...made], (_, rows) => ({
        purge: rows,
        event: { type: 'images-deleted', count: rows.length },
      }));
    },
  };
}

/** Translations of the images that are still there. */
async function translationsOf(
  storage: Storage,
  project: ProjectId,
  sources: ReadonlySet<ImageId>,
): Promise<ImageId[]> {
  const { ids } = await storage.catalog(project);
  const there = new Set(ids);
  const made: ImageId[] = [];
  for (const job of await storage.jobs(project)) {
    if (!isJobOf(job, 'translate')) continue;
    const columns = await readAugmentation(storage, project, job.id);
    const { plan } = job.spec;
    columns?.sources.forEach((source, nth) => {
      const id = translatedId(job.id, nth);
      if (sources.has(plan.sources[source]!) && there.has(id)) made.push(id);
    });
  }
  return made;
}

const partOf = (catalog: Catalog, row: number): Part => PARTS[catalog.parts[row]!]!;

/** Images of one source never stand in two parts, or what is learned from one is tested on the other. */
function refuseTornGroups(catalog: Catalog, moved: Int32Array, to: Part): void {
  if (!catalog.grouped) return;
  const moving = new Set(moved);
  const groups = new Set(Array.from(moved, (row) => catalog.groups[row]!));
  const left: number[] = [];
  for (let row = 0; row < catalog.rows; row++) {
    const part = partOf(catalog, row);
    // Of a translation nothing is learned once its source stands in validation or test.
    if (part === to || part === 'augmented' || moving.has(row)) continue;
    if (groups.has(catalog.groups[row]!)) left.push(row);
  }
  if (left.length === 0) return;
  const n = left.length;
  throw new DashError(
    'BadInput',
    `${n} more ${n === 1 ? 'image comes' : 'images come'} from the same sources (${catalog.paths[left[0]!]!}${n === 1 ? '' : ', …'}); images of one source stay in one part, so move them together.`,
  );
}
