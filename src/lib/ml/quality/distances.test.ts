import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { iris } from '../../../../tests/fixtures/data';
import { seeded, stream } from '../../domain/random';
import { drained } from '../drained';
import { frechetSteps } from './frechet';
import { kidFloorSteps, kidSteps } from './kid';
import { prdcSteps, type Features } from './prdc';
import { nearestSteps, spreadSteps } from './spread';

const { values, columns: WIDTH } = iris();
const species = (s: number): Float32Array => values.subarray(s * 50 * WIDTH, (s + 1) * 50 * WIDTH);
/** Every second row of versicolor. */
const half = (odd: number): Float32Array =>
  Float32Array.from({ length: 25 * WIDTH }, (_, i) => {
    const row = 2 * Math.floor(i / WIDTH) + odd;
    return species(1)[row * WIDTH + (i % WIDTH)]!;
  });
const PAIRS = [
  [species(0), species(1)],
  [species(1), species(2)],
  [half(0), half(1)],
] as const;

/** Up to a dozen rows of three numbers. */
const rowsOfThree = (least: number): fc.Arbitrary<Float32Array> =>
  fc
    .array(fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 3, maxLength: 3 }), {
      minLength: least,
      maxLength: 12,
    })
    .map((rows) => Float32Array.from(rows.flat(), (v) => v / 4));

describe('KID', () => {
  const kid = (a: Float32Array, b: Float32Array, width = WIDTH) => drained(kidSteps(a, b, width));

  it('of iris', () => {
    const [apart, near, same] = PAIRS.map(([a, b]) => kid(a, b)!);
    expect(apart).toBeCloseTo(2147.06410937, 2);
    expect(near).toBeCloseTo(1909.78499726, 2);
    expect(same).toBeCloseTo(-9.52097996, 2);
    expect(kid(values.subarray(0, WIDTH), species(1))).toBeNull();
  });

  it('is the same both ways round', () => {
    fc.assert(
      fc.property(rowsOfThree(2), rowsOfThree(2), (a, b) => {
        const there = kid(a, b, 3)!;
        expect(kid(b, a, 3)! - there).toBeCloseTo(0, 6);
      }),
    );
  });

  it('has a floor that halves of one set stay under, mostly, and other sets do not', () => {
    const floor = drained(kidFloorSteps(species(1), WIDTH, seeded(3)))!;
    expect(floor).toBeGreaterThan(0);
    expect(kid(half(0), half(1))).toBeLessThan(floor);
    expect(kid(species(1), species(2))).toBeGreaterThan(5 * floor);
    expect(drained(kidFloorSteps(species(1), WIDTH, seeded(3)))).toBe(floor);
    expect(drained(kidFloorSteps(species(1).subarray(0, 3 * WIDTH), WIDTH, seeded(3)))).toBeNull();
  });

  it('has the floor 0 where all images are the same', () => {
    expect(drained(kidFloorSteps(new Float32Array(20).fill(2), 2, seeded(1)))).toBeCloseTo(0, 9);
  });
});

describe('FID', () => {
  const fid = (a: Float32Array, b: Float32Array, width = WIDTH) => drained(frechetSteps(a, b, width));

  it('of iris', () => {
    const [apart, near, same] = PAIRS.map(([a, b]) => fid(a, b)!);
    expect(apart).toBeCloseTo(10.45704391, 5);
    expect(near).toBeCloseTo(2.67450956, 5);
    expect(same).toBeCloseTo(0.03772568, 5);
    expect(fid(values.subarray(0, WIDTH), species(1))).toBeNull();
  });

  it('is far from 0 between small samples of the same 64 normal numbers', () => {
    const random = stream(5, 'normal');
    // By Box and Muller.
    const normal = (): number =>
      Math.sqrt(-2 * Math.log(1 - random.unit())) * Math.cos(2 * Math.PI * random.unit());
    const sample = (n: number): Float32Array => Float32Array.from({ length: n * 64 }, normal);
    // The known values are of one pair of samples each.
    expect(fid(sample(50), sample(50), 64)! / 43.9).toBeCloseTo(1, 1);
    expect(fid(sample(200), sample(200), 64)! / 11.0).toBeCloseTo(1, 1);
    expect(fid(sample(1000), sample(1000), 64)! / 2.2).toBeCloseTo(1, 1);
  });

  it('is 0 of a set with itself, the same both ways, and the squared way where a set is moved', () => {
    fc.assert(
      fc.property(rowsOfThree(2), rowsOfThree(2), fc.integer({ min: -8, max: 8 }), (a, b, by) => {
        expect(fid(a, a, 3)).toBeCloseTo(0, 5);
        expect(fid(a, b, 3)! - fid(b, a, 3)!).toBeCloseTo(0, 4);
        expect(fid(a, b, 3)).toBeGreaterThan(-1e-4);
        const moved = a.map((value, i) => value + (i % 3 === 1 ? by : 0));
        expect(fid(a, moved, 3)).toBeCloseTo(by ** 2, 4);
      }),
    );
  });
});

describe('precision, recall, density and coverage', () => {
  const prdc = (a: Features, b: Features, k = 5, width = WIDTH) => drained(prdcSteps(a, b, width, k));

  it('of iris', () => {
    // Centimetres with one digit: many distances are equal, and the known values are of double precision.
    const exact = (x: Float32Array): Float64Array => Float64Array.from(x, (v) => Math.round(10 * v) / 10);
    const [apart, near, same] = PAIRS.map(([a, b]) => prdc(exact(a), exact(b))!);
    expect(apart).toEqual({ precision: 0, recall: 0, density: 0, coverage: 0 });
    expect(near!.precision).toBeCloseTo(0.34, 9);
    expect(near!.recall).toBeCloseTo(0.56, 9);
    expect(near!.density).toBeCloseTo(0.14, 9);
    expect(near!.coverage).toBeCloseTo(0.14, 9);
    expect(same).toMatchObject({ precision: 1, recall: 1, coverage: 1 });
    expect(same!.density).toBeCloseTo(1.088, 9);
    expect(prdc(species(0).subarray(0, 5 * WIDTH), species(1))).toBeNull();
  });

  it('keeps to its bounds, and precision one way is recall the other', () => {
    fc.assert(
      fc.property(rowsOfThree(3), rowsOfThree(3), (real, made) => {
        const there = prdc(real, made, 2, 3)!;
        for (const share of [there.precision, there.recall, there.coverage]) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
        }
        expect(prdc(made, real, 2, 3)!.recall).toBe(there.precision);
      }),
    );
  });
});

it('says how various a set is', () => {
  expect(drained(spreadSteps(Float32Array.of(0, 0, 3, 4, 0, 0), 2))).toBeCloseTo(10 / 3, 12);
  expect(drained(spreadSteps(Float32Array.of(1, 1), 2))).toBeNull();
});

it('measures the way to the nearest of another source', () => {
  const from = { features: Float32Array.of(0, 10), groups: [1, 2] };
  const to = { features: Float32Array.of(0, 4, 11), groups: [1, 2, 3] };
  // 0 may not be its own source's 0, but 4; 10 is next to 11.
  expect(drained(nearestSteps(from, to, 1))).toBe((4 + 1) / 2);
  expect(drained(nearestSteps(from, { features: Float32Array.of(5), groups: [1] }, 1))).toBe(5);
  expect(
    drained(nearestSteps({ features: Float32Array.of(5), groups: [1] }, { ...to, groups: [1, 1, 1] }, 1)),
  ).toBeNull();
});
