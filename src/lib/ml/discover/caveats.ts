import { association, contingency } from '../../domain/association';
import type { Observed } from './slices';
import { clusterName } from './words';

export interface Evidence {
  readonly classes: readonly string[];
  readonly k: number;
  readonly training: Observed;
  readonly explore: Observed;
  readonly confirm: Observed;
  /** True where several images stem from one source, which then counts once on confirm. */
  readonly grouped: boolean;
}

/** Labelled images below which little can be found, and little be confirmed. */
const FEW = 40;
/** Clusters that go with the classes in training at least so much (corrected Cramér's V) say something. */
const TIED = 0.5;
/** Validation follows training where the tie is at least so much of that in training. */
const FOLLOWS = 0.8;
/** Rare: at most so much of the class, and so many images, in a cluster that is another class' by so much. */
const RARE = { share: 0.05, images: 12, otherwise: 0.8 };
const RARE_LISTED = 3;

const tie = ({ clusters, labels }: Observed, k: number, classes: number): number =>
  association(contingency(clusters, labels, k, classes)).correctedV;

/** What a list of suggestions cannot tell, in words. */
export function caveatsOf(evidence: Evidence): string[] {
  const { classes, k, training, explore, confirm, grouped } = evidence;
  const caveats: string[] = [];
  const [seen, held] = [explore.labels.length, confirm.labels.length];
  if (seen < FEW) {
    caveats.push(
      seen === 0
        ? 'No image of explore has a class, so that no error can be found. Label some, or import a validation part.'
        : `Only ${seen} labelled images are in explore: slices that are there may not be found.`,
    );
  }
  if (held < FEW) {
    caveats.push(
      held === 0
        ? 'No image of confirm has a class, so that nothing can be checked on images that proposed nothing.'
        : `Only ${held} labelled images are in confirm: a slice that is real may not be confirmed.`,
    );
  }
  if (grouped)
    caveats.push('Several images stem from one source: on confirm, images of one source count once a slice.');

  const inTraining = tie(training, k, classes.length);
  const inValidation = tie(explore, k, classes.length);
  if (inTraining >= TIED && inValidation >= FOLLOWS * inTraining) {
    caveats.push(
      `Clusters go with classes in validation as they do in training (Cramér's V ${inValidation.toFixed(2)} and ${inTraining.toFixed(2)}). Either they show the classes themselves, or validation follows the same bias, which its accuracy then cannot show: add a validation part or a pool that was collected without it.`,
      ...rareCells(training, k, classes),
    );
  }
  return caveats;
}

/** What training alone shows of a bias: the few images of a class in a cluster that is another class' otherwise. */
function rareCells({ labels, clusters }: Observed, k: number, classes: readonly string[]): string[] {
  const { counts } = contingency(labels, clusters, classes.length, k);
  const at = (label: number, cluster: number): number => counts[label * k + cluster]!;
  const cells: { readonly images: number; readonly words: string }[] = [];
  classes.forEach((name, label) => {
    const ofClass = Array.from({ length: k }, (_, cluster) => at(label, cluster)).reduce((a, b) => a + b, 0);
    for (let cluster = 0; cluster < k; cluster++) {
      const images = at(label, cluster);
      const inCluster = classes.map((_, other) => at(other, cluster));
      const most = Math.max(...inCluster);
      const all = inCluster.reduce((a, b) => a + b, 0);
      const isRare = images > 0 && images <= RARE.images && images <= RARE.share * ofClass;
      if (!isRare || images === most || most < RARE.otherwise * all) continue;
      const words = `Rare in training: ${images} of ${ofClass} “${name}” images lie in ${clusterName(cluster)}, which is “${classes[inCluster.indexOf(most)]!}” otherwise.`;
      cells.push({ images, words });
    }
  });
  return cells
    .sort((a, b) => a.images - b.images)
    .slice(0, RARE_LISTED)
    .map(({ words }) => words);
}
