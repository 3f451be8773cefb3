import type { TaskGenerator } from '../../lib/compute/serve';
import { association, contingency } from '../../lib/domain/association';
import { UNLABELLED, type Catalog } from '../../lib/domain/catalog';
import type { Discovery, Suggestion } from '../../lib/domain/discovery';
import { UNKNOWN } from '../../lib/domain/predictions';
import { wilson } from '../../lib/domain/statistics';
import { caveatsOf } from '../../lib/ml/discover/caveats';
import { suspiciousSlices, type Predicted, type Slice } from '../../lib/ml/discover/slices';
import { sentenceOf } from '../../lib/ml/discover/words';
import { group, type Grouping, type GroupingRequest, type Members } from './grouping';
import type { JobParts } from './parts';

/** The labelled and predicted images of a part. */
interface Judged extends Predicted {
  readonly rows: Int32Array;
  readonly squared: Float64Array;
}

/** Slices that are defined on explore and checked on confirm, in words. Nothing is stored, no attribute is read. */
export async function* discoverJob(
  parts: Pick<JobParts, 'storage'>,
  request: GroupingRequest,
): TaskGenerator<Discovery> {
  const grouping = yield* group(parts, request);
  const { catalog, k } = grouping;
  const training = judged(grouping, await grouping.membersOf('training'));
  const explore = judged(grouping, await grouping.membersOf('explore'));
  const confirm = sources(catalog, judged(grouping, await grouping.membersOf('confirm')));
  const { classes } = catalog;
  const slices = suspiciousSlices(training, explore, confirm, classes.length, k);
  const tie = (codes: ArrayLike<number>): number =>
    association(contingency(explore.clusters, codes, k, classes.length)).correctedV;
  const { classifier, space } = request;
  return {
    ...{ classifier, space, k },
    suggestions: slices.map((slice, i) => suggestion(catalog, slice, i + 1, explore)),
    shortcutScore: tie(explore.predicted) - tie(explore.labels),
    caveats: caveatsOf({ space, classes, k, training, explore, confirm, grouped: catalog.grouped }),
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

/**
 * Images of one source, class and cluster as one: it is wrong where more than half of them are. Three crops of one
 * photograph are no three witnesses.
 */
function sources(catalog: Catalog, { rows, labels, predicted, clusters }: Judged): Predicted {
  const units = new Map<string, number[]>();
  rows.forEach((row, i) => {
    const key = `${catalog.groups[row]!}/${labels[i]!}/${clusters[i]!}`;
    units.set(key, [...(units.get(key) ?? []), i]);
  });
  const all = [...units.values()];
  return {
    labels: all.map(([first]) => labels[first!]!),
    clusters: all.map(([first]) => clusters[first!]!),
    predicted: all.map((unit) => {
      const label = labels[unit[0]!]!;
      const wrong = unit.map((i) => predicted[i]!).filter((guess) => guess !== label);
      return 2 * wrong.length > unit.length ? wrong[0]! : label;
    }),
  };
}

function suggestion(catalog: Catalog, slice: Slice, rank: number, explore: Judged): Suggestion {
  const { label, wrongClass, cluster, size, errors, excess, drift, tie, kind, confirm } = slice;
  const isWrong = (i: number): number => Number(explore.predicted[i] !== explore.labels[i]);
  const images = Array.from(explore.rows, (_, i) => i)
    .filter((i) => explore.labels[i] === label && explore.clusters[i] === cluster)
    .sort((a, b) => isWrong(b) - isWrong(a) || explore.squared[a]! - explore.squared[b]!)
    .map((i) => catalog.ids[explore.rows[i]!]!);
  return {
    ...{ rank, sentence: sentenceOf(slice, catalog.classes), label, wrongClass, cluster, images },
    ...{ size, errors, excess, drift, tie, kind },
    confirm: { ...confirm, interval: wilson(confirm.errors, confirm.size) },
  };
}
