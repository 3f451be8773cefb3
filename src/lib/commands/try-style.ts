import type { ClassifierId, ImageId, ProjectId } from '../domain/ids';
import { DashError } from '../domain/errors';
import type { Style, TranslationPlan } from '../domain/style';
import type { TriedStyle } from '../compute/contract';
import { backendOf, correct, reportTo, writable, type Context } from './context';
import type { ActOptions, Commands } from './contract';
import { seedOf } from './seed';
import { refuseMethod, refuseParts } from './translation-spec';

type Trial = Pick<TranslationPlan, 'method' | 'translator'> & { readonly style: Style };

export function tryStyleActs(context: Context): Pick<Commands, 'tryStyle' | 'probeStyle'> {
  async function tried(
    project: ProjectId,
    { method, translator, style }: Trial,
    sources: readonly ImageId[],
    classifier: ClassifierId | null,
    seed: number,
    options: ActOptions,
  ): Promise<TriedStyle> {
    // Features that are missing are computed and kept.
    await writable(context, project);
    refuseMethod(method, translator);
    const catalog = await context.storage.catalog(project);
    refuseParts(catalog, style.images, 'style');
    refuseParts(catalog, sources, 'try');
    return await context.compute.run(
      {
        ...{ kind: 'try-style', project, method, translator, style, sources, classifier, seed },
        ...(await backendOf(context)),
      },
      {
        priority: 'interactive',
        signal: options.signal,
        onEvent(event) {
          correct(context, event);
          reportTo(options)(event);
        },
      },
    );
  }

  return {
    async tryStyle(project, plan, sources, options = {}) {
      const { sizePx, pixels } = await tried(project, plan, sources, null, 1, options);
      const size = sizePx ** 2 * 3;
      return sources.map((source, i) => ({
        ...{ source, sizePx, pixels: pixels.slice(i * size, (i + 1) * size) },
      }));
    },

    async probeStyle(project, classifier, plan, sources, options = {}) {
      if ((await context.storage.classifier(project, classifier)) === undefined) {
        throw new DashError('NotFound', 'This classifier is not here any more.');
      }
      const { probe } = await tried(project, plan, sources, classifier, seedOf(plan.seed), options);
      if (probe === null) throw new DashError('Internal', 'The probe gave no answer.');
      return probe;
    },
  };
}
