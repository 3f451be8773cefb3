import { rowsOf } from '../domain/catalog';
import { compare } from '../domain/comparison';
import { DashError } from '../domain/errors';
import { argmax, correctness } from '../domain/predictions';
import { verdictWords } from '../domain/verdict';
import { existing, type Context } from './context';
import type { Commands } from './contract';
import { PARTS_OF } from './evaluation';
import { isOpenedFor } from './sealed';

/** Both classifiers on the same images; `logits` is the act that predicts what has no prediction yet. */
export function comparisonActs(
  context: Context,
  { logits }: Pick<Commands, 'logits'>,
): Pick<Commands, 'compare'> {
  const { storage } = context;
  return {
    async compare(project, before, after, part) {
      await existing(context, project);
      const events = await storage.events(project);
      const sealed = part === 'test' && ![before, after].every((id) => isOpenedFor(events, id));
      if (sealed) {
        throw new DashError('BadInput', 'The test set is sealed for one of them; open it for both first.');
      }
      const first = await logits(project, before);
      const second = await logits(project, after);
      const catalog = await storage.catalog(project);
      const correct = (values: Float32Array): Int8Array =>
        correctness(argmax(values, catalog.classes.length), catalog.labels);
      const rows = rowsOf(catalog, ...PARTS_OF[part]);
      const groups = catalog.grouped ? catalog.groups : null;
      const comparison = compare(rows, correct(first), correct(second), groups);
      return comparison === null ? null : { ...comparison, words: verdictWords(comparison, part) };
    },
  };
}
