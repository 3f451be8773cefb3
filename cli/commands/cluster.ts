import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PARTS, type Part } from '../../src/lib/domain/catalog';
import { SPACES } from '../../src/lib/domain/discovery';
import type { Command } from '../command';
import { knownOfClusters, knownOfGroup } from '../known';
import { seeds, UsageError, type Options } from '../options';
import { dataGiven, prepared } from '../prepared';
import { common } from '../results';
import { backendRequest, chooseBackend, withSite } from '../session';
import { writePng } from '../sheet/png';
import { sheet, tilesOf } from '../sheet/sheet';
import { lines } from '../words';

type Result = Awaited<ReturnType<typeof run>>;

const NEAREST = 12;
const TILE_PX = 64;

export function poolOf(options: Options): readonly Part[] {
  const names = (options.text('pool') ?? 'explore,pool').split(',').map((name) => name.trim());
  return names.map((name) => {
    const part = PARTS.find((known) => known === name);
    if (part === undefined) throw new UsageError(`--pool knows no part "${name}".`);
    return part;
  });
}

async function run({ positionals, options, report }: Parameters<Command['run']>[0]) {
  const data = dataGiven(positionals, options, 'cluster');
  backendRequest(options);
  const asked = {
    k: options.whole('k', 2, 20) ?? 8,
    space: options.oneOf('space', SPACES) ?? 'latent',
    parts: poolOf(options),
    seed: seeds(options).seed,
  };
  return withSite(options, async (site) => {
    const { chosen } = await chooseBackend(site, options);
    const { project, classifier, catalog } = await prepared(site, data, options, report);
    const clusters = await site.call('cluster', [project, classifier.id, asked], {
      onProgress: report.progress,
    });
    const out = options.text('out');
    if (out !== undefined) {
      mkdirSync(out, { recursive: true });
      for (const { index, rows } of clusters.columns) {
        const hashes = Array.from(rows.slice(0, NEAREST), (row) => catalog.hashes[row]!);
        const tiles = tilesOf(await site.pixels(project, hashes, TILE_PX), TILE_PX);
        writePng(join(out, `cluster-${index}.png`), sheet(tiles, TILE_PX, NEAREST));
      }
    }
    const everything = clusters.columns.flatMap(({ rows }) => [...rows]);
    return {
      ...(await common(site, project, chosen, options)),
      classifier: { id: classifier.id },
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
  options: [
    ...(['k', 'space', 'pool', 'out', 'seed', 'data-seed'] as const),
    ...(['project', 'classifier', 'backend', 'threads'] as const),
  ],
  notes: '--out writes a PNG for each cluster: the images nearest to its centroid.',
  run,
  words: ({ columns, silhouette, dataset }) =>
    lines(
      `${columns.length} clusters, silhouette ${silhouette.toFixed(2)}`,
      ...columns.map(({ index, size, predicted, warning }) => {
        const mix = predicted.map((n, label) => `${n} ${dataset.classes[label]}`).join(', ');
        return `  ${index}: ${size} images, taken for ${mix}${warning === null ? '' : `. ${warning}`}`;
      }),
    ),
};
