import { DEFAULT_TRAINING, type ClassifierRecord, type EpochRecord } from '../../domain/classifier';
import { partCode, type Catalog } from '../../domain/catalog';
import { DashError } from '../../domain/errors';
import type { ClassifierId, JobId } from '../../domain/ids';
import type { JobRecord } from '../../domain/job';
import type { EventBody, ProjectRecord } from '../../domain/project';
import type { Augmentation, TranslationPlan } from '../../domain/style';
import { testCatalog } from '../../domain/testing';
import { translationQuality } from '../../domain/translation-quality';
import type { TranslatorRecord } from '../../domain/translator';
import type { Commands, Evaluation, Snapshot, TrainOptions } from '../types';
import { PROJECT } from './fake-records';

const catalogOf = (rows: number): Catalog =>
  testCatalog(
    Array.from({ length: rows }, (_, i) => ({ label: i % 2, path: `${i}.png` })),
    ['apple', 'banana'],
  );

/** The new images of the fake are the last row of the catalog. */
const translatedEvent = (job: JobId, plan: TranslationPlan): EventBody => ({
  type: 'images-translated',
  job,
  firstRow: 3,
  rows: 1,
  method: plan.method,
  styles: plan.styles.map(({ name }) => name),
});
const augmentationOf = (job: JobId, plan: TranslationPlan): Augmentation => ({
  job,
  name: 'New',
  createdAt: 1,
  plan,
  rows: Int32Array.of(3),
  sources: Int32Array.of(0),
  styles: Uint16Array.of(0),
  doubts: Uint8Array.of(0),
  changes: Float32Array.of(0.1),
  measured: null,
});

const epochRecord = (epoch: number): EpochRecord => ({
  epoch,
  loss: 1 / epoch,
  accuracy: 0.5,
  validationLoss: 1,
  validationAccuracy: 0.5,
  seconds: epoch,
});

/**
 * One project of a few images in memory, for tests of the state: it keeps what acts change, counts calls, and trains
 * when told to.
 */
export class FakeCommands {
  record: ProjectRecord = {
    id: PROJECT,
    name: 'Fruit',
    createdAt: 1,
    updatedAt: 1,
    source: { kind: 'import', name: 'fruit.zip', seed: 1 },
    classes: ['apple', 'banana'],
    attributes: [],
    rows: 4,
    backedUpAt: null,
    current: null,
  };
  catalog = catalogOf(4);
  classifiers: ClassifierRecord[] = [];
  translators: TranslatorRecord[] = [];
  jobs: JobRecord[] = [];
  events: EventBody[] = [];
  writable = true;
  readonly calls: string[] = [];
  readonly #listeners = new Set<() => void>();
  /** Set while a training waits: ends it with a classifier or an error. */
  finish: ((result: ClassifierRecord | DashError) => void) | null = null;
  epoch: ((n: number) => void) | null = null;

  changed(): void {
    for (const listener of this.#listeners) listener();
  }

  get commands(): Commands {
    const missing = (): never => {
      throw new DashError('Internal', 'The fake does not do this.');
    };
    const counting = <T>(name: string, result: T): Promise<T> => {
      this.calls.push(name);
      return Promise.resolve(result);
    };
    const changing = (name: string, change: () => void): Promise<void> => {
      this.calls.push(name);
      change();
      this.changed();
      return Promise.resolve();
    };
    const training = (options: TrainOptions): Promise<ClassifierRecord> =>
      new Promise((resolve, reject) => {
        this.epoch = (n) => options.onEpoch?.(epochRecord(n), 3);
        this.finish = (result) => (result instanceof DashError ? reject(result) : resolve(result));
      });
    return {
      info: missing,
      offersReference: missing,
      setBackend: missing,
      listProjects: () => counting('listProjects', [this.record]),
      openDemo: (name) =>
        name === 'cartoon'
          ? counting('openDemo', PROJECT)
          : Promise.reject(new DashError('NotFound', 'There is no such demo.')),
      importFiles: missing,
      openProjectFile: () => counting('openProjectFile', { project: PROJECT, repaired: ['labels'] }),
      exportProject: missing,
      renameProject: (_, name) => changing('rename', () => (this.record = { ...this.record, name })),
      deleteProject: () => Promise.reject(new DashError('ReadOnly', 'Another tab is editing this project.')),
      snapshot: (id) =>
        id === PROJECT
          ? counting('snapshot', this.#snapshot())
          : Promise.reject(new DashError('NotFound', 'This project is not here.')),
      subscribe: (_, listener) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
      takeOver: () => changing('takeOver', () => (this.writable = true)),
      image: () => Promise.resolve(undefined),
      train: (_, options = {}) => {
        options.onStart?.(this.job(options.name ?? 'Classifier 1'));
        return training(options);
      },
      resume: (_, _job, options = {}) => training(options),
      cancelJob: () => {
        this.calls.push('cancelJob');
        this.finish?.(new DashError('AbortError', 'The training was cancelled.'));
        return Promise.resolve();
      },
      discardJob: missing,
      logits: (_, classifier) => {
        const { rows } = this.catalog;
        return counting(
          `logits ${classifier}`,
          Float32Array.from({ length: rows * 2 }, (_v, i) => (i % 2 === 0 ? 1 : 0)),
        );
      },
      evaluate: (_, classifier, part) => counting(`evaluate ${classifier} ${part}`, this.#evaluation(part)),
      openTest: (_, classifier) => {
        this.events.push({ type: 'test-opened', classifier, images: 1 });
        this.changed();
        return counting('openTest', this.#evaluation('test'));
      },
      chooseClassifier: (_, current) => changing('choose', () => (this.record = { ...this.record, current })),
      discardClassifier: missing,
      restoreClassifier: missing,
      deleteClassifier: missing,
      relabel: (_, images, to) =>
        changing('relabel', () => {
          const code = this.catalog.classes.indexOf(to);
          const labels = this.catalog.labels.map((label, row) =>
            images.includes(this.catalog.ids[row]!) ? code : label,
          );
          this.catalog = { ...this.catalog, labels };
        }),
      moveImages: (_, images, to) =>
        changing('move', () => {
          const parts = this.catalog.parts.map((part, row) =>
            images.includes(this.catalog.ids[row]!) ? partCode(to) : part,
          );
          this.catalog = { ...this.catalog, parts };
        }),
      discardImages: () => Promise.reject(new DashError('ReadOnly', 'Another tab is editing this project.')),
      restoreImages: missing,
      deleteImages: missing,
      undo: missing,
      redo: missing,
      computeFeatures: missing,
      project: missing,
      layout: missing,
      explain: missing,
      cluster: missing,
      discover: missing,
      trainTranslator: missing,
      resumeTranslator: missing,
      shippedTranslator: () => Promise.resolve(null),
      discardTranslator: missing,
      deleteTranslator: missing,
      tryStyle: missing,
      probeStyle: missing,
      resumeTranslation: missing,
      translate: (_, plan, options = {}) => {
        const job = this.translateJob(plan);
        options.onStart?.(job);
        this.jobs = [...this.jobs, job];
        this.events.push(translatedEvent(job.id, plan));
        this.changed();
        return counting('translate', augmentationOf(job.id, plan));
      },
      augmentation: (_, id) => {
        const job = this.jobs.find((j) => j.id === id);
        return job?.spec.kind === 'translate'
          ? counting(`augmentation ${id}`, augmentationOf(id, job.spec.plan))
          : Promise.reject(new DashError('NotFound', 'No such translation.'));
      },
      quality: (_, id) => {
        const job = this.jobs.find((j) => j.id === id);
        return job?.spec.kind === 'translate'
          ? counting('quality', translationQuality(augmentationOf(id, job.spec.plan), this.catalog))
          : Promise.reject(new DashError('NotFound', 'No such translation.'));
      },
      compare: () => counting('compare', null),
      baseline: (_, of, name, options = {}) => {
        options.onStart?.(this.job(`${name} for ${of}`));
        return training({});
      },
      linearProbe: missing,
      ceiling: missing,
      knownMasks: missing,
    };
  }

  #snapshot(): Snapshot {
    return {
      project: this.record,
      // Storage assembles the catalog anew for each reading.
      catalog: { ...this.catalog, labels: this.catalog.labels.slice(), parts: this.catalog.parts.slice() },
      classifiers: this.classifiers,
      translators: this.translators,
      jobs: this.jobs,
      events: this.events.map((body, i) => ({ project: PROJECT, seq: i + 1, at: i, body })),
      writable: this.writable,
      undo: null,
      redo: null,
    };
  }

  translateJob(plan: TranslationPlan): JobRecord {
    const id = `j-${this.jobs.length + 1}` as JobId;
    return { ...this.job('New'), id, spec: { kind: 'translate', name: 'New', plan }, state: 'done' };
  }

  job(name: string): JobRecord {
    return {
      project: PROJECT,
      id: 'j-1' as JobId,
      spec: {
        kind: 'train',
        classifier: 'c-1' as ClassifierId,
        parent: null,
        name,
        training: { ...DEFAULT_TRAINING, epochs: 3 },
        recipe: { images: [], labels: [] },
      },
      state: 'running',
      backend: null,
      createdAt: 1,
      updatedAt: 1,
      epochs: [],
      error: null,
    };
  }

  #evaluation(part: Evaluation['part']): Evaluation {
    const overall = { n: 4, correct: 2, accuracy: 0.5, interval: [0.15, 0.85] as const };
    return { part, overall, perClass: [], worstGroup: null, known: null };
  }
}
