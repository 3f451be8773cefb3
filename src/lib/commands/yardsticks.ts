import type { Catalog } from '../domain/catalog';
import { DashError } from '../domain/errors';
import type { ClassifierId, ProjectId } from '../domain/ids';
import { UNKNOWN } from '../domain/predictions';
import { fingerprint, type Yardstick } from '../domain/yardsticks';
import { answersOfCeiling, refuseCeiling } from './ceiling';
import { backendOf, existing, reportTo, writable, type Context } from './context';
import type { Commands, Evaluation } from './contract';
import { measured, PARTS_OF } from './evaluation';
import { retrained } from './retrained';
import { isTestOpened } from './sealed';

type Evaluating = Pick<Commands, 'logits' | 'openTest'>;

export function yardstickActs(
  context: Context,
  evaluating: Evaluating,
): Pick<Commands, 'linearProbe' | 'ceiling'> {
  const { storage, compute } = context;

  async function refuseTest(project: ProjectId, part: Evaluation['part']): Promise<void> {
    if (part === 'test' && !isTestOpened(await storage.events(project))) {
      throw new DashError('BadInput', 'The test set is sealed; open it for a classifier first.');
    }
  }

  /** Scores the answers, and keeps what they score on confirm in the log; `before` are the data that decided them. */
  async function score(
    project: ProjectId,
    { yardstick, of }: { readonly yardstick: Yardstick; readonly of: ClassifierId | null },
    part: Evaluation['part'],
    before: Catalog,
    answerOf: (row: number, catalog: Catalog) => number,
  ): Promise<Evaluation> {
    const catalog = await storage.catalog(project);
    const answers = Int16Array.from({ length: catalog.rows }, (_, row) => answerOf(row, catalog));
    const evaluation = measured(catalog, answers, part);
    if (part === 'confirm') {
      await storage.appendEvent(project, {
        ...{ type: 'yardstick-measured', yardstick, of, score: evaluation.overall },
        data: fingerprint(before, yardstick),
      });
    }
    return evaluation;
  }

  return {
    async linearProbe(project, part, options) {
      await existing(context, project);
      await refuseTest(project, part);
      await writable(context, project);
      const before = await storage.catalog(project);
      const { rows, predicted, lambda } = await compute.run(
        { kind: 'linear-probe', project, parts: PARTS_OF[part], ...(await backendOf(context)) },
        { signal: options?.signal, onEvent: reportTo(options) },
      );
      const answers = new Map(Array.from(rows, (row, i) => [row, predicted[i]!]));
      const probe = { yardstick: 'probe', of: null } as const;
      const evaluation = await score(project, probe, part, before, (row) => answers.get(row) ?? UNKNOWN);
      return { ...evaluation, lambda };
    },

    async ceiling(project, of, part, options = {}) {
      const { source } = await existing(context, project);
      const demo = refuseCeiling(source);
      await refuseTest(project, part);
      await writable(context, project);
      const record = await retrained(storage, project, of);
      const before = await storage.catalog(project);
      const { answers, counterfactuals } = await answersOfCeiling(context, evaluating, {
        ...{ project, source: demo, record, catalog: before, options, test: part === 'test' },
      });
      const ceiling = { yardstick: 'ceiling', of } as const;
      const evaluation = await score(
        ...([project, ceiling, part, before] as const),
        (row, { hashes }) => answers.get(hashes[row]!) ?? UNKNOWN,
      );
      return { ...evaluation, counterfactuals };
    },
  };
}
