import { DEFAULT_TRAINING } from '../../src/lib/domain/classifier';
import { rowsOf, type Catalog } from '../../src/lib/domain/catalog';
import type { ClassifierId, ImageId, JobId, ProjectId } from '../../src/lib/domain/ids';
import { shuffled, stream } from '../../src/lib/domain/random';
import { MAX_COPIES, type TranslationPlan } from '../../src/lib/domain/style';
import { treeHash } from '../../scripts/lib/source-hash.mjs';
import { load } from '../session';
import { train } from './rounds';
import type { Study } from './study';

export interface Ceiling {
  readonly project: ProjectId;
  readonly classifier: ClassifierId;
  /** Those that differ. */
  readonly counterfactuals: number;
}

/**
 * How many counterfactuals the training images have: one for each other value of the bias. It counts the values that
 * there are and reads none of an image.
 */
export const possibleCounterfactuals = (
  training: number,
  { attributes }: Pick<Catalog, 'attributes'>,
): number => training * (attributes.reduce((product, { values }) => product * values.length, 1) - 1);

type Repeat = Pick<TranslationPlan, 'sources' | 'copies'>;

/**
 * Which of the images to repeat how often, so that with them there are `wanted`; where it does not come out even, some
 * that are drawn at random once more than the others.
 */
export function repeats(images: readonly ImageId[], wanted: number, seed: number): readonly Repeat[] {
  const missing = Math.max(0, wanted - images.length);
  const rest = shuffled(images, stream(seed, 'repeats')).slice(0, missing % images.length);
  const parts: Repeat[] = [];
  for (let copies = Math.floor(missing / images.length); copies > 0; copies -= MAX_COPIES) {
    parts.push({ sources: images, copies: Math.min(copies, MAX_COPIES) });
  }
  return rest.length === 0 ? parts : [...parts, { sources: rest, copies: 1 }];
}

/**
 * The same demo again, with counterfactuals in place of the new images. Where there are fewer, every image of its
 * training is repeated as often as any other until there are as many new ones: the counterfactuals alone would be a bias
 * the other way round. In a project of its own, so that nothing learns from them but this.
 */
export async function trainedCeiling(
  study: Study,
  project: ProjectId,
  wanted: number,
): Promise<Ceiling | null> {
  const { site, data, options, journal, report, seed } = study;
  if (data.kind !== 'demo') return null;
  const made = await journal.once('ceiling: project', { wanted, of: 'all values' }, async () => {
    report.say('Ceiling: counterfactuals by the generator');
    const open = await site();
    const { catalog } = await open.call('snapshot', [project]);
    const training = rowsOf(catalog, 'training').length;
    const counterfactuals = Math.min(wanted, possibleCounterfactuals(training, catalog));
    const asked = options.with({ counterfactuals: String(counterfactuals) });
    return { project: (await load(open, data, asked, report)).project, counterfactuals };
  });
  const repeating = { ...made, wanted, seed, program: treeHash('cli/study/ceiling.ts') };
  const augmentations = await journal.once('ceiling: repeats', repeating, async () => {
    const open = await site();
    const { catalog } = await open.call('snapshot', [made.project]);
    const images = Array.from(rowsOf(catalog, 'training'), (row): ImageId => catalog.ids[row]!);
    const originals = images.length - made.counterfactuals;
    const jobs: JobId[] = [];
    for (const repeat of repeats(images, originals + wanted, seed)) {
      const plan: TranslationPlan = {
        ...{ ...repeat, method: 'duplicate', translator: null, mode: 'plain', styles: [], seed },
      };
      jobs.push((await open.call('translate', [made.project, plan, {}], {})).job);
    }
    return jobs;
  });
  const classifier = await journal.once(
    'ceiling: train',
    { ...made, augmentations, ...DEFAULT_TRAINING, seed },
    () => train(study, made.project, { augmentations }),
  );
  return { ...made, classifier };
}
