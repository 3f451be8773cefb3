import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Command, Invocation } from '../command';
import type { JobId, ProjectId } from '../../src/lib/domain/ids';
import { isResumable } from '../../src/lib/domain/job';
import type { Listeners, Site } from '../driver/site';
import { UsageError } from '../options';
import { ON_CLASSIFIER, withPrepared } from '../prepared';
import type { Reporter } from '../progress';
import { common } from '../results';
import { writePng } from '../sheet/png';
import { sheet, tilesOf } from '../sheet/sheet';
import { namedTranslator, translationSpec } from '../translators';
import { lines } from '../words';

type Result = Awaited<ReturnType<typeof run>>;

/** The last training of a translator in the project that was cut off. */
async function interrupted(site: Site, project: ProjectId, report: Reporter): Promise<JobId | undefined> {
  const { jobs } = await site.lists(project);
  const job = jobs.findLast(({ kind, state }) => kind === 'train-translator' && isResumable(state));
  report.say(
    job === undefined
      ? 'No training of a translator was interrupted; a new one begins.'
      : `Going on after ${job.done} of ${job.of} steps, under the recorded settings.`,
  );
  return job?.id;
}

async function run(invocation: Invocation) {
  const { options, report } = invocation;
  if (options.flag('resume') && options.text('project') === undefined) {
    throw new UsageError('--resume needs the --project whose translator was being trained.');
  }
  const spec = translationSpec(options);
  const out = options.text('out');
  if (out !== undefined) mkdirSync(out, { recursive: true });
  return withPrepared('train-translator', invocation, async ({ site, project, classifier }) => {
    const parent = (await namedTranslator(site, project, options.text('warm-start'))) ?? null;
    const asked = { spec, classifier: classifier.id, ...(parent === null ? {} : { parent: parent.id }) };
    const broken = options.flag('resume') ? await interrupted(site, project, report) : undefined;
    const listeners: Listeners = {
      onProgress: report.progress,
      onMetrics: (metrics) => report.say(JSON.stringify(metrics)),
      onPreview: ({ step, sizePx, sources, pixels }) => {
        if (out === undefined) return;
        const file = join(out, `step-${String(step).padStart(5, '0')}.png`);
        writePng(file, sheet(tilesOf(pixels, sizePx), sizePx, sources));
      },
    };
    const record =
      broken === undefined
        ? await site.call('trainTranslator', [project, asked], listeners)
        : await site.call('resumeTranslator', [project, broken, {}], listeners);
    const { id, parameters, steps, seconds, metrics, backend, weightsHash } = record;
    return {
      ...(await common(site, project, backend, options)),
      translator: { id, parameters, steps, weightsHash, parent: record.parent },
      spec: record.spec,
      seconds,
      stepMilliseconds: (1000 * seconds) / steps,
      metrics,
      ...(out === undefined ? {} : { out }),
    };
  });
}

export const trainTranslatorCommand: Command<Result> = {
  name: 'train-translator',
  takes: '<data>',
  summary: 'Trains XploreGAN to move images into the style of any group of images.',
  options: [...(['k', 'recipe', 'steps', 'size', 'warm-start', 'resume', 'out'] as const), ...ON_CLASSIFIER],
  notes: `--k is how many clusters of the classifier's latents are merged by prediction, which half of the steps draw
their styles from, and which metrics and pictures show (default: 6, 8 and 10 in turn); others are drawn beside. --size is
the number of channels of the generator's first layer (default 32). --out writes a PNG every few
hundred steps: fixed sources in the first row, the same in each style below. --resume goes on with a training of the
project that was cut off.`,
  run,
  words: ({ translator, seconds, stepMilliseconds, metrics }) => {
    const last = metrics.at(-1);
    return lines(
      `Translator ${translator.id}: ${translator.parameters} parameters, ${translator.steps} steps in ${seconds.toFixed(0)} s (${stepMilliseconds.toFixed(0)} ms each)`,
      last === undefined ? null : `At the end: ${JSON.stringify(last)}`,
    );
  },
};
