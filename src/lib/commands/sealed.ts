import { partCode, type Catalog } from '../domain/catalog';
import { DashError } from '../domain/errors';
import type { ClassifierId, ContentHash, ProjectId } from '../domain/ids';
import type { EventRecord } from '../domain/project';
import type { Storage } from '../storage/contract';

/** True once the test set has been opened for a classifier: what has been seen cannot be sealed again. */
export const isTestOpened = (events: readonly EventRecord[]): boolean =>
  events.some(({ body }) => body.type === 'test-opened');

/** True once it has been opened for this classifier, whose predictions of it then may be seen. */
export const isOpenedFor = (events: readonly EventRecord[], classifier: ClassifierId): boolean =>
  events.some(({ body }) => body.type === 'test-opened' && body.classifier === classifier);

const sealed = (): DashError =>
  new DashError(
    'BadInput',
    'The test set is sealed: its images are neither shown nor changed. Open it for a classifier first.',
  );

/** Nobody changes a sealed test image; rejects with `BadInput`. */
export function refuseSealed(
  catalog: Catalog,
  rows: ArrayLike<number>,
  events: readonly EventRecord[],
): void {
  const test = partCode('test');
  if (!isTestOpened(events) && Array.from(rows).some((row) => catalog.parts[row] === test)) throw sealed();
}

/** Hashes of images that are in the test set alone, while that is sealed. */
async function sealedHashes(storage: Storage, project: ProjectId): Promise<ReadonlySet<ContentHash>> {
  const [catalog, events] = await Promise.all([storage.catalog(project), storage.events(project)]);
  if (isTestOpened(events)) return new Set();
  const test = partCode('test');
  const inTest = new Set(catalog.hashes.filter((_, row) => catalog.parts[row] === test));
  catalog.hashes.forEach((hash, row) => {
    if (catalog.parts[row] !== test) inTest.delete(hash);
  });
  return inTest;
}

/** Keeps sealed images from being looked at; asks storage once a change, since pages show thousands of images. */
export function imageSeal(storage: Storage): {
  refuse(project: ProjectId, hash: ContentHash): Promise<void>;
} {
  const known = new Map<ProjectId, Promise<ReadonlySet<ContentHash>>>();
  storage.subscribe((project) => known.delete(project));
  return {
    async refuse(project, hash) {
      let hashes = known.get(project);
      if (hashes === undefined) {
        hashes = sealedHashes(storage, project);
        hashes.catch(() => known.delete(project));
        known.set(project, hashes);
      }
      if ((await hashes).has(hash)) throw sealed();
    },
  };
}
