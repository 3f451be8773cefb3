import type { Catalog } from './catalog';
import { isTrusted, type MeasuredQuality } from './measured-quality';
import { DOUBTS, takesStyles, type Augmentation, type Doubt, type TranslationQuality } from './style';

const UNMEASURED: Omit<MeasuredQuality, 'sampled'> = {
  ...{ hit: null, kid: null, kidFloor: null, kidCeiling: null, binding: false },
  ...{ cycle: null, diversity: null, realDiversity: null, memorisation: null, cells: [] },
};

/**
 * How good the new images are. The doubts say which lost their class, where the judge can tell; nothing was compared for
 * copies, which are what they were. `catalog` tells which were rejected.
 */
export function translationQuality(
  { plan, rows, doubts, changes, measured }: Augmentation,
  { discarded }: Pick<Catalog, 'discarded'>,
): TranslationQuality {
  const n = doubts.length;
  const has = (i: number, doubt: Doubt): boolean => (doubts[i]! & DOUBTS[doubt]) > 0;
  const all = [...doubts.keys()];
  const rejected = all.filter((i) => discarded[rows[i]!] === 1);
  const among = (some: readonly number[]): Record<Doubt, number> => ({
    missed: some.filter((i) => has(i, 'missed')).length,
    unchanged: some.filter((i) => has(i, 'unchanged')).length,
    lost: some.filter((i) => has(i, 'lost')).length,
  });
  const counts = among(all);
  const judged =
    takesStyles(plan.method) && (measured?.trust === undefined || isTrusted(measured.trust.classes));
  return {
    ...UNMEASURED,
    sampled: null,
    ...measured,
    n,
    retention: n === 0 || !judged ? null : 1 - counts.lost / n,
    change: n === 0 ? 0 : changes.reduce((sum, change) => sum + change, 0) / n,
    doubts: counts,
    pruned: { ...among(rejected), other: rejected.filter((i) => doubts[i] === 0).length },
  };
}
