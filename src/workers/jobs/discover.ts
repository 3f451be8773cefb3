import type { TaskEvent } from '../../lib/compute/contract';
import type { TaskGenerator } from '../../lib/compute/serve';
import { association, contingency } from '../../lib/domain/association';
import { rowsOf, UNLABELLED, type Catalog } from '../../lib/domain/catalog';
import type { Discovery, Space, Suggestion } from '../../lib/domain/discovery';
import { UNKNOWN } from '../../lib/domain/predictions';
import { wilson } from '../../lib/domain/statistics';
import { caveatsOf } from '../../lib/ml/discover/caveats';
import { judgedByLook, type Described } from '../../lib/ml/discover/look';
import { suspiciousSlices, type Predicted, type Slice } from '../../lib/ml/discover/slices';
import { unitsOf } from '../../lib/ml/discover/units';
import { sentenceOf } from '../../lib/ml/discover/words';
import { comparable } from './comparable';
import { group, type Grouping, type GroupingRequest, type Members } from './grouping';
import type { JobParts } from './parts';
import { readVectors, type Vectors } from './vectors';

/** The labelled and predicted images of a part. */
interface Judged extends Predicted {
  readonly rows: Int32Array;
  readonly squared: Float64Array;
}

/**
 * Slices that are defined on explore and checked on confirm, in words. Clusters of the backbone are checked as they
 * are. Clusters of latents, which nearly say what the classifier predicts, only propose: what decides is a look that
 * the backbone sees. Nothing is stored, no attribute is read.
 */
export async function* discoverJob(
  parts: Pick<JobParts, 'storage' | 'openOnCpu'>,
  request: GroupingRequest,
): TaskGenerator<Discovery> {
  const grouping = yield* group(parts, request);
  const { catalog, k } = grouping;
  const training = judged(grouping, await grouping.membersOf('training'));
  const explore = judged(grouping, await grouping.membersOf('explore'));
  const confirm = judged(grouping, await grouping.membersOf('confirm'));
  const { classes } = catalog;
  const proposed = suspiciousSlices(training, explore, sources(catalog, confirm), classes.length, k);
  const { classifier, space } = request;
  const slices =
    space === 'latent'
      ? yield* byLook(parts, request, grouping, { proposed, training, explore, confirm })
      : proposed;
  const tie = (codes: ArrayLike<number>): number =>
    association(contingency(explore.clusters, codes, k, classes.length)).correctedV;
  return {
    ...{ classifier, space, k },
    suggestions: slices.map((slice, i) => suggestion(catalog, slice, i + 1, explore, space)),
    shortcutScore: tie(explore.predicted) - tie(explore.labels),
    caveats: caveatsOf({ classes, k, training, explore, confirm, grouped: catalog.grouped }),
  };
}

interface Proposals {
  readonly proposed: readonly Slice[];
  readonly training: Judged;
  readonly explore: Judged;
  readonly confirm: Judged;
}

async function* byLook(
  { storage }: Pick<JobParts, 'storage'>,
  { project, classifier, parts }: GroupingRequest,
  { catalog }: Grouping,
  { proposed, training, explore, confirm }: Proposals,
): AsyncGenerator<TaskEvent, readonly Slice[], void> {
  const read = (rows: Int32Array): Promise<Vectors> =>
    readVectors(storage, project, classifier, 'backbone', catalog, rows);
  const toComparable = yield* comparable('backbone', await read(rowsOf(catalog, ...parts)));
  const described = async (part: Judged): Promise<Described<Judged>> => {
    const { rows, values } = toComparable(await read(part.rows));
    return { ...only(part, rows), features: values };
  };
  const held = await described(confirm);
  const groups = Array.from(held.rows, (row) => catalog.groups[row]!);
  const seen = await described(explore);
  const width = seen.features.length / Math.max(1, seen.rows.length);
  return judgedByLook(proposed, await described(training), seen, { ...held, groups }, width);
}

/** Without the images that have no features. */
function only(part: Judged, rows: Int32Array): Judged {
  const wanted = new Set(rows);
  const at = Array.from(part.rows, (_, i) => i).filter((i) => wanted.has(part.rows[i]!));
  const of = (codes: ArrayLike<number>): number[] => at.map((i) => codes[i]!);
  const { labels, predicted, clusters, squared } = part;
  return {
    rows: Int32Array.from(of(part.rows)),
    ...{ labels: of(labels), predicted: of(predicted), clusters: of(clusters) },
    squared: Float64Array.from(of(squared)),
  };
}

function judged({ catalog, predicted }: Grouping, { rows, cluster, squared }: Members): Judged {
  const known = Array.from(rows, (_, i) => i).filter(
    (i) => catalog.labels[rows[i]!] !== UNLABELLED && predicted[rows[i]!] !== UNKNOWN,
  );
  const at = Int32Array.from(known, (i) => rows[i]!);
  return {
    rows: at,
    labels: Array.from(at, (row) => catalog.labels[row]!),
    predicted: Array.from(at, (row) => predicted[row]!),
    clusters: known.map((i) => cluster[i]!),
    squared: Float64Array.from(known, (i) => squared[i]!),
  };
}

const sources = (catalog: Catalog, part: Judged): Predicted =>
  unitsOf(
    Array.from(part.rows, (row) => catalog.groups[row]!),
    part,
  );

function suggestion(catalog: Catalog, slice: Slice, rank: number, explore: Judged, space: Space): Suggestion {
  const { label, wrongClass, cluster, size, errors, excess, drift, tie, kind, confirm } = slice;
  const isWrong = (i: number): number => Number(explore.predicted[i] !== explore.labels[i]);
  const images = Array.from(explore.rows, (_, i) => i)
    .filter((i) => explore.labels[i] === label && explore.clusters[i] === cluster)
    .sort((a, b) => isWrong(b) - isWrong(a) || explore.squared[a]! - explore.squared[b]!)
    .map((i) => catalog.ids[explore.rows[i]!]!);
  return {
    ...{ rank, sentence: sentenceOf(slice, catalog.classes, space), label, wrongClass, cluster, images },
    ...{ size, errors, excess, drift, tie, kind },
    confirm: { ...confirm, interval: wilson(confirm.errors, confirm.size) },
  };
}
