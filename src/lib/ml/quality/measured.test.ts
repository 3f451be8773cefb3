import { expect, it } from 'vitest';
import type { QualityCell } from '../../domain/measured-quality';
import { stream } from '../../domain/random';
import { drained } from '../drained';
import { cellSteps, memorisationSteps, summaryOf, type CellInput } from './measured';

const WIDTH = 4;
/** Rows about a centre, one about as far as the other. */
function cloud(rows: number, centre: number, purpose: string): Float32Array {
  const random = stream(1, purpose);
  return Float32Array.from({ length: rows * WIDTH }, () => centre + random.unit() + random.unit());
}
const cell = (made: Float32Array): CellInput => ({
  ...{ label: 0, style: 1, real: 60, made: 60 },
  features: { real: cloud(60, 3, 'real'), made, sources: cloud(60, 0, 'sources') },
});
const measured = (made: Float32Array): QualityCell =>
  drained(cellSteps(cell(made), WIDTH, stream(2, 'halves')));

it('tells images like the real ones from images like their sources, and from one image again and again', () => {
  const good = measured(cloud(60, 3, 'made'));
  expect(good.kid).toBeLessThan(good.kidFloor!);
  expect(good.coverage).toBeGreaterThan(0.8);
  const idle = measured(cloud(60, 0, 'sources'));
  expect(idle.kid).toBe(idle.kidCeiling);
  expect(idle.kid).toBeGreaterThan(10 * idle.kidFloor!);
  expect(idle.precision).toBe(0);
  const collapsed = measured(new Float32Array(60 * WIDTH).fill(4));
  expect(collapsed.diversity).toBe(0);
  expect(collapsed.realDiversity).toBeGreaterThan(0);
});

it('says nothing of what is not there', () => {
  const none = drained(
    cellSteps(
      {
        ...cell(cloud(3, 3, 'made')),
        features: { real: new Float32Array(), made: cloud(1, 0, 'a'), sources: cloud(1, 0, 'b') },
      },
      WIDTH,
      stream(1, 'x'),
    ),
  );
  const { kid, kidFloor, kidCeiling, precision, diversity } = none;
  expect([kid, kidFloor, kidCeiling, precision, diversity]).toEqual([null, null, null, null, null]);
});

it('knows copies by how near they are', () => {
  const groups = (from: number) => Array.from({ length: 60 }, (_, i) => from + i);
  const shown = { features: cloud(60, 3, 'shown'), groups: groups(0) };
  const real = { features: cloud(60, 3, 'real'), groups: groups(100) };
  const fresh = { features: cloud(60, 3, 'made'), groups: groups(200) };
  expect(drained(memorisationSteps(fresh, real, shown, WIDTH))).toBeCloseTo(1, 0);
  const copies = { features: shown.features.map((v) => v + 0.001), groups: groups(200) };
  expect(drained(memorisationSteps(copies, real, shown, WIDTH))).toBeLessThan(0.05);
});

it('lets cells with enough real images speak for all, weighted by their new ones', () => {
  const one = (real: number, made: number, kid: number | null): QualityCell => ({
    ...{ label: 0, style: 0, real, made, kid, kidFloor: 0, kidCeiling: 8 },
    ...{ precision: null, recall: null, density: null, coverage: null, diversity: 2, realDiversity: null },
  });
  const few = [one(10, 30, 1), one(20, 10, 5), one(1, 99, null)];
  expect(summaryOf(few)).toMatchObject({
    kid: 2,
    kidCeiling: 8,
    binding: false,
    diversity: 2,
    realDiversity: null,
  });
  expect(summaryOf([...few, one(50, 7, 4)])).toMatchObject({ kid: 4, binding: true });
  expect(summaryOf([])).toMatchObject({ kid: null, binding: false });
});
