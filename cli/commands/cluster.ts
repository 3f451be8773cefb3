import { PARTS, type Part } from '../../src/lib/domain/catalog';
import { SPACES } from '../../src/lib/domain/discovery';
import type { Command, Invocation } from '../command';
import { groupInWords, knownOfClusters, knownOfGroup } from '../known';
import { seeds, UsageError, type Options } from '../options';
import { ON_CLASSIFIER, withPrepared } from '../prepared';
import { COLUMNS, tilesOfRows, writeTiles } from '../sheet/tiles';
import { lines } from '../words';

type Result = Awaited<ReturnType<typeof run>>;

export function poolOf(options: Options): readonly Part[] {
  const names = (options.text('pool') ?? 'explore,pool').split(',').map((name) => name.trim());
  return names.map((name) => {
    const part = PARTS.find((known) => known === name);
    if (part === undefined) throw new UsageError(`--pool knows no part "${name}".`);
    return part;
  });
}

async function run(invocation: Invocation) {
  const { options, report } = invocation;
  const asked = {
    k: options.whole('k', 2, 20) ?? 8,
    space: options.oneOf('space', SPACES) ?? 'latent',
    parts: poolOf(options),
    seed: seeds(options).seed,
  };
  return withPrepared('cluster', invocation, async ({ site, head, project, classifier, catalog }) => {
    const clusters = await site.call('cluster', [project, classifier.id, asked], {
      onProgress: report.progress,
    });
    const out = options.text('out');
    if (out !== undefined) {
      for (const { index, rows } of clusters.columns) {
        const nearest = Array.from(rows.slice(0, COLUMNS));
        writeTiles(out, `cluster-${index}.png`, await tilesOfRows(site, project, catalog, nearest));
      }
    }
    const everything = clusters.columns.flatMap(({ rows }) => [...rows]);
    return {
      ...(await head()),
      space: clusters.space,
      k: clusters.k,
      inertia: clusters.inertia,
      silhouette: clusters.silhouette,
      clusters: { known: knownOfClusters(catalog, clusters.columns) },
      columns: clusters.columns.map(({ index, rows, silhouette, classMix, predicted, warning }) => ({
        index,
        size: rows.length,
        silhouette,
        classMix,
        predicted,
        warning,
        known: knownOfGroup(catalog, rows, everything),
      })),
      ...(out === undefined ? {} : { out }),
    };
  });
}

export const clusterCommand: Command<Result> = {
  name: 'cluster',
  takes: '<data>',
  summary: 'Groups the images of the pool; each group can lend its style.',
  options: ['k', 'space', 'pool', 'out', ...ON_CLASSIFIER],
  notes: '--out writes a PNG for each cluster: the images nearest to its centroid.',
  run,
  words: ({ columns, silhouette, dataset }) =>
    lines(
      `${columns.length} clusters, silhouette ${silhouette.toFixed(2)}`,
      ...columns.map(({ index, size, predicted, warning, known }) => {
        const mix = predicted.map((n, label) => `${n} ${dataset.classes[label]}`).join(', ');
        return `  ${index}: ${size} images, taken for ${mix}${warning === null ? '' : `. ${warning}`}${known === null ? '' : `. Known: ${groupInWords(known)}`}`;
      }),
    ),
};
