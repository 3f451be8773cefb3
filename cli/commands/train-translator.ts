import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from '../command';
import { dataGiven, prepared } from '../prepared';
import { common } from '../results';
import { backendRequest, chooseBackend, withSite } from '../session';
import { writePng } from '../sheet/png';
import { sheet, tilesOf } from '../sheet/sheet';
import { namedTranslator, translationSpec } from '../translators';
import { lines } from '../words';

type Result = Awaited<ReturnType<typeof run>>;

async function run({ positionals, options, report }: Parameters<Command['run']>[0]) {
  const data = dataGiven(positionals, options, 'train-translator');
  backendRequest(options);
  const spec = translationSpec(options);
  const out = options.text('out');
  if (out !== undefined) mkdirSync(out, { recursive: true });
  return withSite(options, async (site) => {
    await chooseBackend(site, options);
    const { project, classifier } = await prepared(site, data, options, report);
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
  options: [
    ...(['recipe', 'steps', 'size', 'warm-start', 'out', 'seed', 'data-seed'] as const),
    ...(['project', 'classifier', 'backend', 'threads'] as const),
  ],
  notes: `--size is the number of channels of the generator's first layer (default 32). --out writes a PNG every few
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
