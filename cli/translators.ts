import type { ClassifierId, ProjectId, TranslatorId } from '../src/lib/domain/ids';
import {
  TRANSLATION_RECIPES,
  type TranslatorRecord,
  type TranslatorRecipe,
  type TranslatorSpec,
} from '../src/lib/domain/translator';
import type { Site } from './driver/site';
import { seeds, UsageError, type Options } from './options';
import type { Reporter } from './progress';

const RECIPES = Object.keys(TRANSLATION_RECIPES) as TranslatorRecipe[];
const percent = (share: number | null): string => (share === null ? '–' : `${(100 * share).toFixed(0)} %`);

export function translationSpec(options: Options): Partial<TranslatorSpec> {
  const recipe = options.oneOf('recipe', RECIPES) ?? 'colour';
  const steps = options.whole('steps', 1, 100_000);
  const channels = options.whole('size', 4, 128);
  const k = options.whole('k', 2, 20);
  return {
    ...TRANSLATION_RECIPES[recipe],
    seed: seeds(options).seed,
    ...(steps === undefined ? {} : { steps }),
    ...(channels === undefined ? {} : { channels }),
    ...(k === undefined ? {} : { k }),
  };
}

/** Trains a translator with what the options say, telling its metrics as they come. */
export function trainTranslator(
  site: Site,
  project: ProjectId,
  spec: Partial<TranslatorSpec>,
  parent: TranslatorId | null,
  report: Reporter,
  classifier?: ClassifierId,
): Promise<TranslatorRecord> {
  const asked = {
    spec,
    ...(parent === null ? {} : { parent }),
    ...(classifier === undefined ? {} : { classifier }),
  };
  return site.call('trainTranslator', [project, asked], {
    onProgress: report.progress,
    onMetrics: ({ step, hit, heldOutHit, retention, change, cycleError }) =>
      report.say(
        `Step ${step}: hit ${percent(hit)} (unseen groups ${percent(heldOutHit)}), class kept ${percent(retention)}, change ${change.toFixed(3)}, cycle error ${cycleError.toFixed(3)}`,
      ),
  });
}

/** `--translator`: by id, the latest, the shipped one; `null` for none, `undefined` where it is left open. */
export async function namedTranslator(
  site: Site,
  project: ProjectId,
  name: string | undefined,
): Promise<TranslatorRecord | null | undefined> {
  if (name === undefined) return undefined;
  if (name === 'none') return null;
  if (name === 'shipped') {
    const shipped = await site.call('shippedTranslator', [project]);
    if (shipped === null) throw new UsageError('The site ships no translator for this data.');
    return shipped;
  }
  const { translators } = await site.call('snapshot', [project]);
  const kept = translators.filter(({ discarded }) => !discarded);
  const found = name === 'latest' ? kept.at(-1) : kept.find(({ id }) => id === name);
  if (found === undefined) {
    throw new UsageError(
      name === 'latest' ? 'The project has no translator.' : `There is no translator ${name}.`,
    );
  }
  return found;
}

/** The one named; else the latest, else the shipped one, else one trained here by the default recipe. */
export async function preparedTranslator(
  site: Site,
  project: ProjectId,
  options: Options,
  report: Reporter,
): Promise<TranslatorRecord | null> {
  const named = await namedTranslator(site, project, options.text('translator'));
  if (named !== undefined) return named;
  const { translators } = await site.call('snapshot', [project]);
  const latest = translators.filter(({ discarded }) => !discarded).at(-1);
  if (latest !== undefined) return latest;
  const shipped = await site.call('shippedTranslator', [project]);
  if (shipped !== null) return shipped;
  report.say('There is no translator yet: one is trained by the default recipe.');
  return trainTranslator(site, project, translationSpec(options), null, report);
}
