import { rowsOf, UNLABELLED } from '../domain/catalog';
import type { ClassifierId, ImageId, ProjectId } from '../domain/ids';
import { DashError } from '../domain/errors';
import { freshId } from '../domain/ids';
import { isCeiling } from '../domain/project';
import type { TranslatorRecord } from '../domain/translator';
import { writable, type Context } from './context';
import type { Commands } from './contract';
import { freshJob, numbered, resumableJob, runJob, type JobOptions } from './jobs';
import type { TrainTranslatorOptions } from './mitigate-contract';
import { translationSpec } from './translation-spec';

type TranslatorActs = Pick<
  Commands,
  'trainTranslator' | 'resumeTranslator' | 'discardTranslator' | 'deleteTranslator'
>;

/** Fewer images than this show no styles. */
const LEAST_POOL = 10;

export function translatorActs(context: Context): TranslatorActs {
  const { storage } = context;

  /** The classifier whose latents lend groups: the named one, else the one that the views show. */
  async function witness(project: ProjectId, named: ClassifierId | undefined): Promise<ClassifierId | null> {
    const id = named ?? (await storage.project(project))?.current ?? null;
    if (id !== null && (await storage.classifier(project, id)) === undefined) {
      throw new DashError('NotFound', 'This classifier is not here any more.');
    }
    return id;
  }

  async function parentOf(
    project: ProjectId,
    { parent }: TrainTranslatorOptions,
  ): Promise<TranslatorRecord | null> {
    if (parent === undefined) return null;
    const record = await storage.translator(project, parent);
    if (record === undefined) {
      throw new DashError('NotFound', 'The translator that was to be trained on is not here any more.');
    }
    return record;
  }

  return {
    async trainTranslator(project, options = {}) {
      const { source } = await writable(context, project);
      if (isCeiling(source)) {
        throw new DashError(
          'BadInput',
          'The generator drew ideal translations into this training set: a ceiling to measure against. No translator learns from them.',
        );
      }
      const parent = await parentOf(project, options);
      const asked = translationSpec({ ...(parent === null ? {} : shapeOf(parent)), ...options.spec });
      const catalog = await storage.catalog(project);
      const named = (rows: Int32Array): ImageId[] => Array.from(rows, (row) => catalog.ids[row]!);
      const unlabelled = rowsOf(catalog, 'pool').filter((row) => catalog.labels[row] === UNLABELLED);
      const pool = named(Int32Array.of(...rowsOf(catalog, 'explore'), ...unlabelled));
      const images = named(rowsOf(catalog, 'training'));
      if (pool.length < LEAST_POOL || images.length === 0) {
        throw new DashError(
          'BadInput',
          `Styles come from explore and unlabelled images, of which there are ${pool.length}; a translator needs at least ${LEAST_POOL}, and training images beside them.`,
        );
      }
      // So few images span fewer directions than asked for; a parent brings its own basis.
      const most = parent === null ? pool.length + images.length - 1 : asked.components;
      const translation = { ...asked, components: Math.min(asked.components, most) };
      const jobs = await storage.jobs(project);
      const job = freshJob<'train-translator'>(project, freshId('j'), {
        ...{ kind: 'train-translator', translator: freshId('t'), parent: parent?.id ?? null },
        ...{ name: options.name?.trim() || numbered('Translator', jobs), translation },
        ...{ classifier: await witness(project, options.classifier), images, pool },
      });
      return await runJob(context, 'train-translator', job, jobOptions(options));
    },

    async resumeTranslator(project, id, options = {}) {
      const job = await resumableJob(context, project, id, 'train-translator');
      return await runJob(context, 'train-translator', job, jobOptions(options));
    },

    async discardTranslator(project, id) {
      await writable(context, project);
      await storage.act(project, ({ translators }) => {
        const translator = translators.find((one) => one.id === id);
        if (translator === undefined)
          throw new DashError('NotFound', 'This translator is not here any more.');
        if (translator.discarded) return null;
        return {
          translator: { ...translator, discarded: true },
          event: { type: 'translator-discarded', translator: id },
        };
      });
    },

    async deleteTranslator(project, id) {
      await writable(context, project);
      await storage.act(project, ({ translators }) => {
        if (!translators.some((one) => one.id === id)) {
          throw new DashError('NotFound', 'This translator is not here any more.');
        }
        return { deleteTranslator: id, event: { type: 'translator-deleted', translator: id } };
      });
    },
  };
}

/** What a child has to share with the translator whose weights it begins with. */
const shapeOf = ({ spec: { sizePx, channels, components } }: TranslatorRecord) => ({
  sizePx,
  channels,
  components,
});

const jobOptions = (options: TrainTranslatorOptions): JobOptions => ({
  ...(options.signal === undefined ? {} : { signal: options.signal }),
  onStart: options.onStart,
  onEvent(event) {
    if (event.type === 'progress') options.onProgress?.(event.progress);
    if (event.type === 'preview') options.onPreview?.(event);
    if (event.type === 'metrics') options.onMetrics?.(event.metrics);
  },
});
