import { overallAccuracy, accuracyPerClass, worstGroup } from '../domain/accuracy';
import { knownAccuracy } from '../domain/alignment';
import { rowsOf, type Catalog, type Part } from '../domain/catalog';
import type { ClassifierRecord } from '../domain/classifier';
import { DashError } from '../domain/errors';
import type { ClassifierId, ProjectId } from '../domain/ids';
import { argmax, correctness } from '../domain/predictions';
import { readResult } from '../storage/results';
import type { ActOptions, Commands, Evaluation } from './contract';
import { backendOf, existing, reportTo, writable, type Context } from './context';
import { isOpenedFor } from './sealed';
import { inTurns } from './turns';

type EvaluationActs = Pick<Commands, 'logits' | 'evaluate' | 'openTest'>;

export const PARTS_OF: Readonly<Record<Evaluation['part'], readonly Part[]>> = {
  training: ['training'],
  validation: ['explore', 'confirm'],
  explore: ['explore'],
  confirm: ['confirm'],
  test: ['test'],
};

/** Scores of answers, one a row of the catalog, on a part. */
export function measured(
  catalog: Catalog,
  predicted: ReturnType<typeof argmax>,
  part: Evaluation['part'],
): Evaluation {
  const rows = rowsOf(catalog, ...PARTS_OF[part]);
  const correct = correctness(predicted, catalog.labels);
  return {
    part,
    overall: overallAccuracy(catalog, rows, correct),
    perClass: accuracyPerClass(catalog, rows, correct),
    worstGroup: worstGroup(catalog, rows, correct),
    known: knownAccuracy(catalog, rows, correct),
  };
}

export function evaluationActs(context: Context): EvaluationActs {
  const { storage, compute } = context;
  // Who asks while a classifier is predicted waits for that instead of doing it again.
  const inTurn = inTurns<ClassifierId>('The prediction');

  async function classifierOf(project: ProjectId, id: ClassifierId): Promise<ClassifierRecord> {
    const record = await storage.classifier(project, id);
    if (record === undefined) throw new DashError('NotFound', 'This classifier is not here any more.');
    return record;
  }

  async function isOpened(project: ProjectId, id: ClassifierId): Promise<boolean> {
    return isOpenedFor(await storage.events(project), id);
  }

  /** What is kept, padded to the catalog's classes; those that came later get −∞. */
  async function kept(project: ProjectId, id: ClassifierId, catalog: Catalog): Promise<Float32Array> {
    const classes = catalog.classes.length;
    const logits = new Float32Array(catalog.rows * classes).fill(NaN);
    const opened = await isOpened(project, id);
    const sealed = new Set(rowsOf({ ...catalog, discarded: new Uint8Array(catalog.rows) }, 'test'));
    for (const kind of opened ? (['logits', 'test-logits'] as const) : (['logits'] as const)) {
      const result = await readResult(storage, project, id, kind, catalog.rows);
      if (result === null) continue;
      const { values, width } = result;
      for (let row = 0; row < catalog.rows; row++) {
        if (Number.isNaN(values[row * width]!) || (sealed.has(row) && !opened)) continue;
        logits.fill(-Infinity, row * classes, (row + 1) * classes);
        logits.set(values.subarray(row * width, row * width + Math.min(width, classes)), row * classes);
      }
    }
    return logits;
  }

  /** True where a row that may be seen has no prediction yet. */
  function incomplete(catalog: Catalog, logits: Float32Array, parts: readonly Part[]): boolean {
    const classes = catalog.classes.length;
    return rowsOf(catalog, ...parts).some((row) => Number.isNaN(logits[row * classes]!));
  }

  async function predict(
    project: ProjectId,
    classifier: ClassifierId,
    test: boolean,
    options?: ActOptions,
  ): Promise<void> {
    await compute.run(
      { kind: 'predict', project, classifier, test, ...(await backendOf(context)) },
      { priority: 'interactive', signal: options?.signal, onEvent: reportTo(options) },
    );
  }

  async function predicted(
    project: ProjectId,
    id: ClassifierId,
    test: boolean,
    options?: ActOptions,
  ): Promise<{ catalog: Catalog; logits: Float32Array }> {
    await classifierOf(project, id);
    const parts: Part[] = ['training', 'explore', 'confirm', 'pool'];
    if (test) parts.push('test');
    return await inTurn(id, options, async () => {
      const catalog = await storage.catalog(project);
      const logits = await kept(project, id, catalog);
      if (!incomplete(catalog, logits, parts)) return { catalog, logits };
      // The results are written: a tab that may only read goes without them.
      await writable(context, project);
      await predict(project, id, test, options);
      return { catalog, logits: await kept(project, id, catalog) };
    });
  }

  const measure = (catalog: Catalog, logits: Float32Array, part: Evaluation['part']): Evaluation =>
    measured(catalog, argmax(logits, catalog.classes.length), part);

  return {
    async logits(project, classifier, options) {
      return (await predicted(project, classifier, await isOpened(project, classifier), options)).logits;
    },

    async evaluate(project, classifier, part) {
      await existing(context, project);
      const opened = part === 'test' && (await isOpened(project, classifier));
      if (part === 'test' && !opened) {
        throw new DashError('BadInput', 'The test set is sealed for this classifier; open it first.');
      }
      const { catalog, logits } = await predicted(project, classifier, opened);
      return measure(catalog, logits, part);
    },

    async openTest(project, classifier, options) {
      await writable(context, project);
      await classifierOf(project, classifier);
      const images = rowsOf(await storage.catalog(project), 'test').length;
      if (images === 0) throw new DashError('BadInput', 'This project has no test images.');
      // Predicted first: an opening that is logged has been seen.
      await inTurn(classifier, options, () => predict(project, classifier, true, options));
      await storage.appendEvent(project, { type: 'test-opened', classifier, images });
      const { catalog, logits } = await predicted(project, classifier, true, options);
      return measure(catalog, logits, 'test');
    },
  };
}
