import { makeZip } from 'client-zip';
import { sha256 } from 'hash-wasm';
import { DashError, aborted } from '../../domain/errors';
import type { ProjectId } from '../../domain/ids';
import type { Progress } from '../../domain/job';
import type { Storage } from '../contract';
import { SCHEMA_VERSION } from '../migrations';
import type { Manifest } from './format';
import { FILE_LIMITS, FILE_TYPE, FORMAT, FORMAT_VERSION, MANIFEST, type FileLimits } from './format';
import { progressReporter } from './progress';
import type { Plan } from './snapshot';
import { planExport } from './snapshot';

export interface ExportOptions {
  /** Version of the application, for the manifest. */
  readonly app: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** What opening takes; tests set less. */
  readonly limits?: FileLimits;
}

const WHAT = 'Writing the project file';

/**
 * The whole project as a `.dash` file, read and written piece by piece. Rejects with `AbortError` when asked to stop,
 * with `BadInput` where opening would refuse the file, and where the project's pixels change while they are written,
 * which is never half in the file.
 */
export async function exportProject(
  storage: Storage,
  project: ProjectId,
  { app, signal, onProgress, limits = FILE_LIMITS }: ExportOptions,
): Promise<Blob> {
  const step = (): void => {
    if (signal?.aborted) throw aborted(WHAT);
  };
  step();
  let reportRead: ((done: number) => void) | undefined;
  const plan = await planExport(storage.engine, project, (done, total) => {
    step();
    reportRead ??= progressReporter('Taking stock of the project', total, onProgress);
    reportRead(done);
  });
  const total = plan.entries.reduce((sum, { bytes }) => sum + bytes, 0);
  refuseTooLarge(plan, total, limits);
  const report = progressReporter(WHAT, total, onProgress);
  const stream = makeZip(files(plan, project, app, step, report));
  return new Response(stream, { headers: { 'Content-Type': FILE_TYPE } }).blob();
}

/** A file that could not be opened again would be no backup. */
function refuseTooLarge({ entries }: Plan, total: number, limits: FileLimits): void {
  const refuse = (what: string): never => {
    throw new DashError(
      'BadInput',
      `This project does not fit a project file: ${what}. Nothing was written.`,
    );
  };
  const mb = (bytes: number): string => `${Math.round(bytes / 2 ** 20).toLocaleString('en')} MB`;
  if (entries.length > limits.entries) {
    refuse(
      `it has ${entries.length.toLocaleString('en')} pieces, at most ${limits.entries.toLocaleString('en')}`,
    );
  }
  const large = entries.find(({ bytes }) => bytes > limits.entryBytes);
  if (large !== undefined) refuse(`${large.name} has ${mb(large.bytes)}, at most ${mb(limits.entryBytes)}`);
  if (total > limits.totalBytes) refuse(`it has ${mb(total)}, at most ${mb(limits.totalBytes)}`);
}

interface ZipFile {
  readonly name: string;
  readonly input: Uint8Array<ArrayBuffer>;
  readonly lastModified: Date;
}

async function* files(
  plan: Plan,
  project: ProjectId,
  app: string,
  step: () => void,
  report: (done: number) => void,
): AsyncGenerator<ZipFile> {
  const lastModified = new Date();
  const manifest: Manifest = {
    format: FORMAT,
    version: FORMAT_VERSION,
    schema: SCHEMA_VERSION,
    app,
    createdAt: lastModified.getTime(),
    project,
    counts: plan.counts,
    entries: plan.entries.map(({ name, bytes, sha256: hash }) => ({ name, bytes, sha256: hash })),
  };
  const input = new TextEncoder().encode(JSON.stringify(manifest));
  if (input.byteLength > FILE_LIMITS.jsonBytes) {
    throw new DashError('BadInput', 'This project does not fit a project file: it has too many pieces.');
  }
  yield { name: MANIFEST, input, lastModified };
  let done = 0;
  for (const entry of plan.entries) {
    step();
    const input = await entry.read();
    if (input === undefined || (await sha256(input)) !== entry.sha256) {
      throw new DashError('Internal', 'The project changed while it was being written. Try again.');
    }
    yield { name: entry.name, input, lastModified };
    done += entry.bytes;
    report(done);
  }
}
