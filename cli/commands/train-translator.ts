import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Command, Invocation } from '../command';
import { ON_CLASSIFIER, withPrepared } from '../prepared';
import { common } from '../results';
import { writePng } from '../sheet/png';
import { sheet, tilesOf } from '../sheet/sheet';
import { namedTranslator, translationSpec } from '../translators';
import { lines } from '../words';

type Result = Awaited<ReturnType<typeof run>>;

async function run(invocation: Invocation) {
  const { options, report } = invocation;
  const spec = translationSpec(options);
  const out = options.text('out');
  if (out !== undefined) mkdirSync(out, { recursive: true });
  return withPrepared('train-translator', invocation, async ({ site, project, classifier }) => {
    const parent = (await namedTranslator(site, project, options.text('warm-start'))) ?? null;
    const asked = { spec, classifier: classifier.id, ...(parent === null ? {} : { parent: parent.id }) };
    const record = await site.call('trainTranslator', [project, asked], {
      onProgress: report.progress,
      onMetrics: (metrics) => report.say(JSON.stringify(metrics)),
      onPreview: ({ step, sizePx, sources, pixels }) => {
        if (out === undefined) return;
        const file = join(out, `step-${String(step).padStart(5, '0')}.png`);
        writePng(file, sheet(tilesOf(pixels, sizePx), sizePx, sources));
      },
    });
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
  options: [...(['k', 'recipe', 'steps', 'size', 'warm-start', 'out'] as const), ...ON_CLASSIFIER],
  notes: `--k is how many clusters of the classifier's latents are merged by prediction, which half of the steps draw
their styles from, and which metrics and pictures show (default: 6, 8 and 10 in turn); others are drawn beside. --size is
the number of channels of the generator's first layer (default 32). --out writes a PNG every few
hundred steps: fixed sources in the first row, the same in each style below.`,
  run,
  words: ({ translator, seconds, stepMilliseconds, metrics }) => {
    const last = metrics.at(-1);
    return lines(
      `Translator ${translator.id}: ${translator.parameters} parameters, ${translator.steps} steps in ${seconds.toFixed(0)} s (${stepMilliseconds.toFixed(0)} ms each)`,
      last === undefined ? null : `At the end: ${JSON.stringify(last)}`,
    );
  },
};
