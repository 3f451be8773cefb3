import type { Command } from '../command';
import { writePng } from '../sheet/png';
import { scatter } from '../sheet/scatter';
import { SPACES } from '../../src/lib/domain/discovery';
import { dataGiven, prepared } from '../prepared';
import { common } from '../results';
import { backendRequest, chooseBackend, withSite } from '../session';
import { lines } from '../words';

type Result = Awaited<ReturnType<typeof run>>;

async function run({ positionals, options, report }: Parameters<Command['run']>[0]) {
  const data = dataGiven(positionals, options, 'project');
  backendRequest(options);
  const asked = {
    space: options.oneOf('space', SPACES) ?? 'latent',
    perplexity: options.number('perplexity', 2, 100) ?? 30,
    iterations: options.whole('iterations', 50, 10_000) ?? 1000,
  };
  return withSite(options, async (site) => {
    const { chosen } = await chooseBackend(site, options);
    const { project, classifier, catalog } = await prepared(site, data, options, report);
    const layout = await site.call('project', [project, classifier.id, asked], {
      onProgress: report.progress,
    });
    const out = options.text('out');
    if (out !== undefined) writePng(out, scatter(layout, catalog.labels));
    const { rows, seconds, iterations, kl, trustworthiness, space, perplexity } = layout;
    return {
      ...(await common(site, project, chosen, options)),
      classifier: { id: classifier.id },
      space,
      perplexity,
      points: rows.length,
      seconds,
      iterations,
      kl,
      trustworthiness,
      ...(out === undefined ? {} : { out }),
    };
  });
}

export const projectCommand: Command<Result> = {
  name: 'project',
  takes: '<data>',
  summary: 'Lays training and validation images out in the plane by t-SNE.',
  options: [
    ...(['space', 'perplexity', 'iterations', 'out', 'seed', 'data-seed'] as const),
    ...(['project', 'classifier', 'backend', 'threads'] as const),
  ],
  notes: '--out writes a PNG: one dot an image, coloured by class.',
  run,
  words: ({ points, seconds, kl, trustworthiness, space }) =>
    lines(
      `${points} images by t-SNE of the ${space} features in ${seconds.toFixed(1)} s`,
      `KL ${kl.toFixed(3)} nats, trustworthiness ${trustworthiness === null ? 'unknown' : trustworthiness.toFixed(3)}`,
    ),
};
