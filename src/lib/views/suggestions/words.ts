import type { Suggestion } from '../../domain/discovery';
import { percent, pWords } from '../../ui/format';

export type Verdict = 'holds' | 'open' | 'none';

/** Whether the held-out half agrees: at 5 %, corrected for the length of the list. */
export function verdictOf({ confirm }: Pick<Suggestion, 'confirm'>): Verdict {
  if (confirm.size === 0) return 'none';
  return confirm.q < 0.05 ? 'holds' : 'open';
}

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  holds: 'confirmed',
  open: 'not confirmed',
  none: 'no such image to confirm it',
};

/** What the held-out half says: "12 of 14 wrong (57–98 %), p < 0.001, q = 0.004". */
export function confirmWords({ confirm }: Pick<Suggestion, 'confirm'>): string {
  const { size, errors, p, q, interval } = confirm;
  if (size === 0) return 'confirm holds no image of this slice';
  const range = `${percent(interval[0], 0).replace(' %', '')}–${percent(interval[1], 0)}`;
  return `${errors} of ${size} wrong (${range}), ${pWords(p)}, ${pWords(q, 'q')}`;
}

export const KIND_WORDS: Readonly<
  Record<Suggestion['kind'], { readonly word: string; readonly help: string }>
> = {
  shortcut: {
    word: 'shortcut',
    help: 'The errors fall into the class that such images mostly have in training',
  },
  hard: {
    word: 'hard',
    help: 'The errors do not follow training: these images are hard, or wrongly labelled',
  },
};
