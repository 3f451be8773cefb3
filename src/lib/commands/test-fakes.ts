import type { BackendReport } from '../domain/backend';
import type { CatalogAppend } from '../domain/catalog';
import { PARTS, type Part } from '../domain/catalog';
import type { ClassifierRecord } from '../domain/classifier';
import { aborted } from '../domain/errors';
import { freshId, type ProjectId } from '../domain/ids';
import { isJobOf } from '../domain/job';
import type { ProjectRecord } from '../domain/project';
import type {
  ComputeClient,
  ImportClient,
  ImportRequest,
  RunOptions,
  TaskRequest,
  TaskResults,
} from '../compute/contract';
import type { Storage } from '../storage/contract';
import { memoryStorage } from '../storage/open-storage';
import { writeResult } from '../storage/results';
import { backendMemory, type Store } from './backend-memory';
import type { Commands } from './contract';
import { createCommands } from './create-commands';
import { importJournal } from './import-journal';

export const REPORT: BackendReport = {
  chosen: { name: 'wasm', adapter: 'simd', threads: 1, reason: 'It is the fastest.' },
  probes: [],
  measuredAt: 1,
};

export interface Image {
  readonly class: number;
  readonly part: Part;
  readonly group?: number;
  readonly attribute?: number;
}

/** Writes a project of 64 px images with classes `a` and `b` and an attribute `light` (`day`, `night`). */
export async function putProject(storage: Storage, images: readonly Image[]): Promise<ProjectRecord> {
  const project: ProjectRecord = {
    id: freshId<ProjectId>('p'),
    name: 'Letters',
    createdAt: 1,
    updatedAt: 1,
    source: { kind: 'import', name: 'letters.zip', seed: 1 },
    classes: ['a', 'b'],
    attributes: [{ name: 'light', values: ['day', 'night'] }],
    rows: 0,
    backedUpAt: null,
    current: null,
  };
  const rows: CatalogAppend = {
    ids: images.map((_, i) => `i-${i}`),
    hashes: images.map((_, i) => `h${i}`),
    paths: images.map((_, i) => `${i}.png`),
    labels: Uint16Array.from(images, (image) => image.class),
    parts: Uint8Array.from(images, ({ part }) => PARTS.indexOf(part)),
    groups: Int32Array.from(images, ({ group }, i) => group ?? 1000 + i),
    origins: new Uint8Array(images.length),
    attributes: { light: Uint16Array.from(images, ({ attribute }) => attribute ?? 0) },
  };
  const records = rows.hashes.map((hash) => ({
    ...{ project: project.id, hash, mime: 'image/png', bytes: new Uint8Array(4).buffer },
    ...{ widthPx: 64, heightPx: 64, thumbnail: null },
  }));
  await storage.appendImages(
    project,
    records,
    rows,
    images.map(() => new Uint8Array(64 * 64 * 3)),
  );
  await storage.appendEvent(project.id, {
    ...{ type: 'images-imported', firstRow: 0, rows: images.length, refused: 0, from: 'letters.zip' },
  });
  return (await storage.project(project.id))!;
}

/**
 * A computer that "learns" at once: every image is predicted as class 0, but for test rows, as class 1. Trainings
 * wait for `release` where `held` is set, or for their signal.
 */
export class FakeCompute implements ComputeClient {
  readonly requests: TaskRequest[] = [];
  held = false;
  failure: Error | null = null;
  /** Takes the place of what the worker does for all but probes, predictions and trainings. */
  answer: (request: TaskRequest, options: RunOptions) => unknown = () => undefined;
  release: () => void = () => undefined;
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  async run<R extends TaskRequest>(request: R, options: RunOptions = {}): Promise<TaskResults[R['kind']]> {
    this.requests.push(request);
    return (await this.#answer(request, options)) as TaskResults[R['kind']];
  }

  async #answer(request: TaskRequest, options: RunOptions): Promise<unknown> {
    if (request.kind === 'probe') return REPORT;
    if (request.kind === 'predict') return this.#predict(request.project, request.classifier, request.test);
    if (request.kind !== 'train') return this.answer(request, options);
    options.onEvent?.({
      type: 'progress',
      progress: { what: 'Epoch 1 of 1', done: 1, total: 2, secondsLeft: 1 },
    });
    if (this.held) {
      await new Promise<void>((resolve, reject) => {
        this.release = resolve;
        const stop = (): void => reject(aborted('The task'));
        options.signal?.addEventListener('abort', stop);
        if (options.signal?.aborted) stop();
      });
    }
    if (this.failure !== null) throw this.failure;
    const job = (await this.#storage.job(request.project, request.job))!;
    if (!isJobOf(job, 'train')) throw new Error('This is no training.');
    const record: ClassifierRecord = {
      project: request.project,
      id: job.spec.classifier,
      parent: job.spec.parent,
      ...(job.spec.head === undefined ? {} : { head: job.spec.head }),
      ...(job.spec.baseline === undefined ? {} : { baseline: job.spec.baseline }),
      job: job.id,
      name: job.spec.name,
      createdAt: 2,
      spec: job.spec.training,
      recipe: job.spec.recipe,
      backend: REPORT.chosen,
      epochs: [],
      parameters: 1,
      seconds: 1,
      imagesPerSecond: 1,
      weightsHash: 'w',
      discarded: false,
    };
    await this.#storage.putClassifier(record);
    await this.#storage.putJob({ ...job, state: 'done' });
    await this.#predict(request.project, record.id, false);
    return record;
  }

  async #predict(project: ProjectId, id: ClassifierRecord['id'], test: boolean): Promise<{ rows: number }> {
    const catalog = await this.#storage.catalog(project);
    const sealed = (row: number): boolean => PARTS[catalog.parts[row]!] === 'test';
    const logits = (ofTest: boolean): Float32Array<ArrayBuffer> =>
      Float32Array.from({ length: catalog.rows * 2 }, (_, i) => {
        if (sealed(Math.floor(i / 2)) !== ofTest) return NaN;
        return i % 2 === (ofTest ? 1 : 0) ? 5 : 0;
      });
    await writeResult(this.#storage, project, id, 'logits', { values: logits(false), width: 2 });
    if (test)
      await writeResult(this.#storage, project, id, 'test-logits', { values: logits(true), width: 2 });
    return { rows: catalog.rows };
  }

  async health() {
    return { tensors: 0, bytes: 0, tasks: 0, isolated: false };
  }
  close(): void {
    this.release();
  }
}

/** Remembers what it was asked for and does what `act` does. */
export class FakeImports implements ImportClient {
  readonly requests: ImportRequest[] = [];
  /** Takes the place of what the worker does. */
  act: (request: ImportRequest, signal?: AbortSignal) => Promise<void> = async () => undefined;

  async run<R extends ImportRequest>(request: R, options: RunOptions = {}) {
    this.requests.push(request);
    await this.act(request, options.signal);
    return { project: request.project, firstRow: 0, imported: 0, refused: [], notes: [] };
  }
  async health() {
    return { tensors: 0, bytes: 0, tasks: 0, isolated: false };
  }
  close(): void {
    this.requests.length = 0;
  }
}

export interface SetUp {
  readonly storage: Storage;
  readonly compute: FakeCompute;
  readonly imports: FakeImports;
  readonly commands: Commands;
}

/** A `localStorage` of its own. */
export function fakeStore(): Store {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
}

export function setUp(
  storage = memoryStorage(),
  store: Store | null = null,
  files: ReadonlyMap<string, ArrayBuffer> = new Map(),
): SetUp {
  const site = { fetch: async (path: string) => files.get(path) ?? null };
  const compute = new FakeCompute(storage);
  const imports = new FakeImports();
  const memory = { backend: backendMemory('test', store), journal: importJournal('test', store) };
  return {
    storage,
    compute,
    imports,
    commands: createCommands({ storage, compute, imports, ...memory, site, version: '0' }),
  };
}
