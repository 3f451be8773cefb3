import type { Catalog } from '../../domain/catalog';
import { rowsOf } from '../../domain/catalog';
import { UNKNOWN } from '../../domain/predictions';
import type { StepName } from '../../state/layout.svelte';
import type { Predictions } from '../../state/predictions';
import { counted } from '../../ui/format';
import type { FirstAct, FirstStyle } from '../clusters/first-style';

export interface HintInput {
  readonly step: StepName;
  readonly catalog: Catalog;
  readonly predictions: Predictions | null;
  /** `undefined` while it is not known whether a projection is saved. */
  readonly projected: boolean | undefined;
  /** True while something is being computed that a hint would start. */
  readonly busy: boolean;
  readonly searched: boolean;
  readonly selected: number;
  /** What leads to a first style; `null` where one is chosen, or none is needed. */
  readonly firstStyle: FirstStyle | null;
  /** New images that no classifier has learned from. */
  readonly waiting: number;
  readonly dismissed: readonly string[];
}

/** One next act, and why. */
export type Hint = { readonly id: string; readonly text: string; readonly act: string } & (
  | { readonly does: 'project' | 'search' | 'style' | 'retrain' | FirstAct }
  | { readonly does: 'select'; readonly label: number; readonly predicted: number }
);

const FEWEST_ERRORS = 5;
const LARGE_SHARE = 0.25;

/** The first hint that fits and was not dismissed. */
export function hintOf(input: HintInput): Hint | null {
  return hints(input).find(({ id }) => !input.dismissed.includes(id)) ?? null;
}

function hints(input: HintInput): readonly Hint[] {
  const { step, predictions, projected, busy, searched, selected, firstStyle, waiting } = input;
  if (predictions === null) return [];
  const discovering = step === 'discover' || step === 'all';
  const found: Hint[] = [];
  if (waiting > 0 && step !== 'retrain') {
    found.push({
      id: 'retrain',
      text: `${counted(waiting, 'new image')} wait to be learned from.`,
      act: 'Retrain',
      does: 'retrain',
    });
  }
  if (discovering && projected === false && !busy) {
    found.push({
      id: 'project',
      text: 'Where do the errors lie? A projection puts images that look alike to the classifier side by side.',
      act: 'Project the images',
      does: 'project',
    });
  }
  const confusion = mainConfusion(input.catalog, predictions);
  if (discovering && selected === 0 && confusion !== null) {
    const { label, predicted, count, errors } = confusion;
    const [from, to] = [input.catalog.classes[label]!, input.catalog.classes[predicted]!];
    found.push({
      id: `errors:${label}/${predicted}`,
      text: `${count} of ${counted(errors, 'error')} on explore are ${from} taken for ${to}.`,
      act: 'Select them',
      does: 'select',
      label,
      predicted,
    });
  }
  if (discovering && !searched && !busy) {
    found.push({
      id: 'search',
      text: 'What do the errors have in common? The list of suspicious slices looks for it.',
      act: 'Find suspicious slices',
      does: 'search',
    });
  }
  if (firstStyle !== null && selected > 0 && (step === 'mitigate' || (discovering && searched))) {
    found.push({
      id: 'style',
      text: `Is it their look? Give other images the look of these ${selected} and see whether answers turn.`,
      act: 'Use as style',
      does: 'style',
    });
  }
  if (step === 'mitigate' && firstStyle !== null && firstStyle.act !== null) {
    const { does, words } = firstStyle.act;
    found.push({ id: `first-style:${does}`, text: firstStyle.text, act: words, does });
  }
  return found;
}

/** The kind of error that most errors on explore are, where there are enough of them and it stands out. */
export function mainConfusion(
  catalog: Catalog,
  { predicted }: Predictions,
): {
  readonly label: number;
  readonly predicted: number;
  readonly count: number;
  readonly errors: number;
} | null {
  const classes = catalog.classes.length;
  const counts = new Int32Array(classes * classes);
  let errors = 0;
  for (const row of rowsOf(catalog, 'explore')) {
    const label = catalog.labels[row]!;
    const guess = predicted[row] ?? UNKNOWN;
    if (guess === UNKNOWN || label >= classes || guess === label) continue;
    errors++;
    counts[label * classes + guess]!++;
  }
  const count = counts.reduce((a, b) => Math.max(a, b), 0);
  if (errors < FEWEST_ERRORS || count < errors * LARGE_SHARE) return null;
  const at = counts.indexOf(count);
  return { label: Math.floor(at / classes), predicted: at % classes, count, errors };
}
