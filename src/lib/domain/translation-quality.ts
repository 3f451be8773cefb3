import { DOUBTS, type Augmentation, type Doubt, type TranslationQuality } from './style';

/**
 * How good the new images are. The doubts say which missed their style or lost their class; nothing was compared for
 * copies, which are what they were.
 */
export function translationQuality({ plan, doubts, changes }: Augmentation): TranslationQuality {
  const n = doubts.length;
  const count = (doubt: Doubt): number =>
    doubts.reduce((sum, bits) => sum + ((bits & DOUBTS[doubt]) > 0 ? 1 : 0), 0);
  const counts = { missed: count('missed'), unchanged: count('unchanged'), lost: count('lost') };
  const share = (failed: number): number | null =>
    n === 0 || plan.method === 'duplicate' ? null : 1 - failed / n;
  return {
    n,
    hit: share(counts.missed),
    retention: share(counts.lost),
    change: n === 0 ? 0 : changes.reduce((sum, change) => sum + change, 0) / n,
    doubts: counts,
  };
}
