import type { TaskEvent } from '../../lib/compute/contract';
import type { BackendChoice, BackendRequest } from '../../lib/domain/backend';
import { PARTS, UNLABELLED, type Part } from '../../lib/domain/catalog';
import { DEFAULT_TRAINING, type ClassifierRecord } from '../../lib/domain/classifier';
import type { ClassifierId, JobId, ProjectId } from '../../lib/domain/ids';
import type { ProjectRecord } from '../../lib/domain/project';
import { FEATURE_WIDTHS, type Extract } from '../../lib/ml/features/contract';
import type { Explain } from '../../lib/ml/explain/contract';
import type { Open } from '../../lib/ml/embed/open';
import { PLAIN } from '../../lib/ml/embed/plain';
import type { OpenEngine } from '../../lib/ml/engine/ladder/contract';
import type { Storage } from '../../lib/storage/contract';
import { memoryStorage } from '../../lib/storage/open-storage';
import { EngineHost } from './engine-host';
import type { JobParts } from './parts';

export const AUTO: BackendRequest = { name: 'auto', threads: null };
export const WASM: BackendChoice = { name: 'wasm', adapter: 'simd', threads: 1, reason: '' };
export const PROJECT = 'p' as ProjectId;
export const CLASSIFIER = 'c' as ClassifierId;

/** An image whose pixels all hold its row + 1. */
export interface TestImage {
  readonly part: Part;
  readonly label?: number;
  readonly hash?: string;
  readonly group?: number;
}

export interface TestBench {
  readonly parts: JobParts;
  readonly storage: Storage;
  /** Rows that features were computed of. */
  readonly asked: number[];
}

/** A project with a classifier of classes `a` and `b`, in memory, and an engine that computes nothing. */
export async function testBench(images: readonly TestImage[]): Promise<TestBench> {
  const storage = memoryStorage();
  const record: ProjectRecord = {
    ...{ id: PROJECT, name: 'x', createdAt: 1, updatedAt: 1, classes: ['a', 'b'], attributes: [], rows: 0 },
    ...{ source: { kind: 'import', name: 'x', seed: 1 }, backedUpAt: null, current: null },
  };
  const rows = {
    ids: images.map((_, i) => `i-${i}`),
    hashes: images.map(({ hash }, i) => hash ?? `h${i}`),
    paths: images.map((_, i) => `${i}.png`),
    labels: Uint16Array.from(images, ({ label }) => label ?? UNLABELLED),
    parts: Uint8Array.from(images, ({ part }) => PARTS.indexOf(part)),
    groups: Int32Array.from(images, ({ group }, i) => group ?? 1000 + i),
    origins: new Uint8Array(images.length),
    attributes: {},
  };
  const records = rows.hashes.map((hash) => ({
    ...{ project: PROJECT, hash, mime: 'image/png', bytes: new ArrayBuffer(1) },
    ...{ widthPx: 1, heightPx: 1, thumbnail: null },
  }));
  const pixels = images.map((_, i) => new Uint8Array(64 * 64 * 3).fill(i + 1));
  await storage.appendImages(record, records, rows as never, pixels);
  await storage.putClassifier(classifierRecord(CLASSIFIER, null));
  await storage.putColumn({
    ...{ project: PROJECT, owner: CLASSIFIER, kind: 'weights', chunk: 0, rows: 1, dtype: 'uint8' },
    bytes: new ArrayBuffer(8),
  });

  const asked: number[] = [];
  const extract: Extract = async function* ({ source }) {
    for (const [i, row] of source.rows.entries()) {
      asked.push(row);
      const [first] = await source.pixels(Int32Array.of(row));
      const filled = (width: number) => new Float32Array(width).fill(first!);
      yield {
        rows: Int32Array.of(row),
        ...{ condition: filled(FEATURE_WIDTHS.condition), judge: filled(FEATURE_WIDTHS.judge) },
        ...{ done: i + 1, total: source.rows.length },
      };
    }
  };
  const explain: Explain = async function* ({ source, target }) {
    for (const [i, row] of source.rows.entries()) {
      const [maximum] = await source.pixels(Int32Array.of(row));
      const map = { heightPx: 1, widthPx: 1, values: Float32Array.of(1), maximum: maximum!, empty: false };
      const at = { done: i + 1, total: source.rows.length };
      yield { rows: Int32Array.of(row), targets: [target ?? 0], maps: [map], ...at };
    }
  };
  const unused = (): never => {
    throw new Error('This is not asked for here.');
  };
  const parts: JobParts = {
    ...{ storage, explain, decode: unused, train: unused, predict: unused },
    openMachine: plainMachine,
    openOnCpu: plainMachine,
    translators: { train: unused, translate: unused, basisOf: unused },
    host: new EngineHost(
      async () => ({ report: { chosen: WASM, probes: [], measuredAt: 1 }, engine: engine(WASM) }),
      async (choice) => engine(choice),
    ),
    backbone: { load: async () => new ArrayBuffer(1), extract },
  };
  return { parts, storage, asked };
}

/** Plain script, whatever is asked for. */
export const plainMachine: Open = async () => ({
  choice: { name: 'cpu', adapter: 'JavaScript', threads: 1, reason: '' },
  machine: PLAIN,
  device: null,
  close: () => undefined,
});

export const classifierRecord = (id: ClassifierId, parent: ClassifierId | null): ClassifierRecord => ({
  ...{ project: PROJECT, id, parent, job: 'j' as JobId, name: id, createdAt: 1, spec: DEFAULT_TRAINING },
  ...{ recipe: { images: [], labels: [], classes: ['a', 'b'] }, backend: WASM, epochs: [], parameters: 1 },
  ...{ seconds: 1, imagesPerSecond: 1, weightsHash: 'w', discarded: false },
});

/** An engine that computes nothing. */
export const engine = (choice: BackendChoice): OpenEngine => ({
  choice,
  lost: new Promise(() => undefined),
  memory: () => ({ tensors: 0, bytes: 0 }),
  dispose: async () => undefined,
});

export async function drain<R>(
  task: AsyncGenerator<TaskEvent, R, void>,
): Promise<{ result: R; events: TaskEvent[] }> {
  const events: TaskEvent[] = [];
  for (;;) {
    const { done, value } = await task.next();
    if (done === true) return { result: value as R, events };
    events.push(value as TaskEvent);
  }
}
