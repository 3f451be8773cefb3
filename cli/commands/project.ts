import type { Command, Invocation } from '../command';
import { writePng } from '../sheet/png';
import { scatter } from '../sheet/scatter';
import { SPACES } from '../../src/lib/domain/discovery';
import { ON_CLASSIFIER, withPrepared } from '../prepared';
import { lines } from '../words';

type Result = Awaited<ReturnType<typeof run>>;

async function run(invocation: Invocation) {
  const { options, report } = invocation;
  const asked = {
    space: options.oneOf('space', SPACES) ?? 'latent',
    perplexity: options.number('perplexity', 2, 100) ?? 30,
    iterations: options.whole('iterations', 50, 10_000) ?? 1000,
  };
  return withPrepared('project', invocation, async ({ site, head, project, classifier, catalog }) => {
    const layout = await site.call('project', [project, classifier.id, asked], {
      onProgress: report.progress,
    });
    const out = options.text('out');
    if (out !== undefined) writePng(out, scatter(layout, catalog.labels));
    const { rows, of, seconds, iterations, kl, trustworthiness, space, perplexity } = layout;
    return {
      ...(await head()),
      space,
      perplexity,
      points: rows.length,
      ...(of === undefined ? {} : { sampleOf: of }),
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
  options: ['space', 'perplexity', 'iterations', 'out', ...ON_CLASSIFIER],
  notes: '--out writes a PNG: one dot an image, coloured by class.',
  run,
  words: ({ points, sampleOf, seconds, kl, trustworthiness, space }) =>
    lines(
      `${points}${sampleOf === undefined ? '' : ` (a sample of ${sampleOf})`} images by t-SNE of the ${space} features in ${seconds.toFixed(1)} s`,
      `KL ${kl.toFixed(3)} nats, trustworthiness ${trustworthiness === null ? 'unknown' : trustworthiness.toFixed(3)}`,
    ),
};
