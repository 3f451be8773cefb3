import type { RunOptions, TaskRequest } from '../compute/contract';
import { aborted } from '../domain/errors';
import type { JobId, ProjectId } from '../domain/ids';
import { isJobOf } from '../domain/job';
import { newImages, newOfEach } from '../domain/style';
import { translatedId } from '../domain/translated-rows';
import { writeAugmentation } from '../storage/augmentations';
import type { Storage } from '../storage/contract';

/** The worker's part of a translation: appends the images of its plan; stops after one where `fails` says so. */
export const translating =
  (storage: Storage, fails: () => Error | null = () => null) =>
  async (request: TaskRequest, options: RunOptions) => {
    if (request.kind !== 'translate') throw new Error(`Not asked for: ${request.kind}`);
    const { project } = request;
    const job = (await storage.job(project, request.job))!;
    if (!isJobOf(job, 'translate')) throw new Error('This is no translation.');
    const { plan } = job.spec;
    const { styles } = plan;
    const before = await storage.catalog(project);
    const count = newImages(plan);
    const each = newOfEach(plan);
    const there = before.ids.filter((id) => id.startsWith(`${job.id}.`)).length;
    const failure = fails();
    const made = failure === null ? count - there : 1;
    await append(storage, project, job.id, there, made);
    if (options.signal?.aborted) throw aborted('The translation');
    if (failure !== null) throw failure;
    await writeAugmentation(storage, project, job.id, {
      sources: Int32Array.from({ length: count }, (_, i) => Math.floor(i / each)),
      styles: Uint16Array.from({ length: count }, (_, i) => i % Math.max(1, styles.length)),
      doubts: Uint8Array.from({ length: count }, (_, i) => (i === 0 ? 1 : 0)),
      changes: new Float32Array(count).fill(0.25),
      measured: null,
    });
    await storage.act(project, () => ({
      job: { ...job, state: 'done' },
      event: {
        ...{ type: 'images-translated', job: job.id, firstRow: before.rows - there, rows: count },
        ...{ method: plan.method, styles: styles.map(({ name }) => name) },
      },
    }));
    return { rows: count };
  };

export async function append(storage: Storage, project: ProjectId, job: JobId, from: number, count: number) {
  const record = (await storage.project(project))!;
  const all = Array.from({ length: count }, (_, i) => from + i);
  const rows = {
    ids: all.map((nth) => translatedId(job, nth)),
    hashes: all.map((nth) => `new-${job}-${nth}`),
    paths: all.map((nth) => `${nth}`),
    labels: Uint16Array.from(all, (nth) => nth % 2),
    parts: new Uint8Array(count).fill(5),
    groups: Int32Array.from(all, (nth) => 1000 + (nth % 2)),
    origins: new Uint8Array(count).fill(2),
    attributes: {},
  };
  const records = rows.hashes.map((hash) => ({
    ...{ project, hash, mime: 'image/png', bytes: new ArrayBuffer(1), thumbnail: null },
    ...{ widthPx: 64, heightPx: 64 },
  }));
  const pixels = all.map(() => new Uint8Array(64 * 64 * 3));
  await storage.appendImages(record, records, rows, pixels);
}
