import { expect, it } from 'vitest';
import { DOUBTS, type Augmentation } from './style';
import { translationQuality } from './translation-quality';

const augmentation = {
  plan: { method: 'xploregan' },
  rows: Int32Array.of(4, 5, 6, 7),
  doubts: Uint8Array.of(DOUBTS.missed | DOUBTS.lost, 0, DOUBTS.lost, 0),
  changes: Float32Array.of(0.25, 0.5, 0.25, 0),
  measured: null,
} as Partial<Augmentation> as Augmentation;

it('counts doubts over all images, and what was rejected by its doubts', () => {
  const discarded = Uint8Array.of(0, 0, 0, 0, 1, 1, 0, 0);
  expect(translationQuality(augmentation, { discarded })).toMatchObject({
    ...{ n: 4, retention: 0.5, change: 0.25, hit: null, kid: null, binding: false, sampled: null },
    doubts: { missed: 1, unchanged: 0, lost: 2 },
    pruned: { missed: 1, unchanged: 0, lost: 1, other: 1 },
  });
});

it('takes over what was measured, and says nothing of the class of copies', () => {
  const measured = {
    ...{ hit: 0.9, kid: 1, kidFloor: 2, kidCeiling: 3, binding: true, cycle: 0.1 },
    ...{ diversity: 1, realDiversity: 1, memorisation: 1, cells: [] },
    sampled: { cell: 1, cycle: 1, nearest: 1, among: 1 },
  };
  const discarded = new Uint8Array(8);
  expect(translationQuality({ ...augmentation, measured }, { discarded })).toMatchObject(measured);
  const copies = { ...augmentation, plan: { ...augmentation.plan, method: 'duplicate' } } as Augmentation;
  expect(translationQuality(copies, { discarded }).retention).toBeNull();
});

it('says nothing of the class where the judge does not tell that of real images', () => {
  const measured = (classes: number | null) =>
    ({ trust: { styles: 1, classes } }) as Partial<
      Augmentation['measured'] & object
    > as Augmentation['measured'];
  const discarded = new Uint8Array(8);
  const told = (classes: number | null) =>
    translationQuality({ ...augmentation, measured: measured(classes) }, { discarded }).retention;
  expect([told(null), told(0.79), told(0.8)]).toEqual([null, null, 0.5]);
});
