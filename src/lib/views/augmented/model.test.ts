import { describe, expect, it } from 'vitest';
import type { Augmentation, TranslationQuality } from '../../domain/style';
import { testCatalog } from '../../domain/testing';
import { doubtful, doubtsOf, pairsOf, pairWords, qualityDetails, qualityWords } from './model';

const catalog = testCatalog([
  { label: 0, part: 'training' },
  { label: 1, part: 'training' },
  { label: 0, part: 'augmented' },
  { label: 1, part: 'augmented' },
  { label: 2, part: 'augmented', discarded: true },
]);
const augmentation = {
  plan: { styles: [{ name: 'Cluster 1', images: [] }] },
  rows: Int32Array.of(2, 3, 4),
  sources: Int32Array.of(0, 1, 1),
  styles: Uint16Array.of(0, 0, 0),
  doubts: Uint8Array.of(0, 5, 2),
  changes: Float32Array.of(0.1, 0.2, 0),
} as unknown as Augmentation;

describe('pairsOf', () => {
  it('puts what is most doubted first and knows what was relabelled', () => {
    const pairs = pairsOf(augmentation, catalog, 'all');
    expect(pairs.map(({ row, source, accepted, relabelled }) => [row, source, accepted, relabelled])).toEqual(
      [
        [3, 1, true, false],
        [4, 1, false, true],
        [2, 0, true, false],
      ],
    );
    expect(pairs[0]!.doubts).toEqual(['missed', 'lost']);
  });
  it('filters', () => {
    const rows = (filter: Parameters<typeof pairsOf>[2]) =>
      pairsOf(augmentation, catalog, filter).map(({ row }) => row);
    expect(rows('doubtful')).toEqual([3, 4]);
    expect(rows('accepted')).toEqual([3, 2]);
    expect(rows('rejected')).toEqual([4]);
  });
  it('rejects of the doubtful only what is still accepted', () => {
    expect(doubtful(pairsOf(augmentation, catalog, 'all'))).toEqual(['i-3']);
  });
});

it('names the bits', () => {
  expect([doubtsOf(0), doubtsOf(7)]).toEqual([[], ['missed', 'unchanged', 'lost']]);
});

it('tells a pair and the quality in words', () => {
  const [pair] = pairsOf(augmentation, catalog, 'all');
  expect(pairWords(pair!, catalog.classes)).toBe('banana in Cluster 1, accepted, in doubt: style class');
  const quality = { hit: 0.784, retention: null, change: 0.0812 } as TranslationQuality;
  expect(qualityWords(quality)).toBe('78 % reach the style · a pixel changes by 8.1 %');
});

it('leaves to the user what the frozen network cannot tell of real images either', () => {
  const quality = { hit: 0.5, retention: 0.4, change: 0.02, n: 4 } as TranslationQuality;
  const told = (styles: number, classes: number) =>
    qualityWords({ ...quality, trust: { styles, classes } }).split(' · ');
  expect(told(0.9, 0.8)).toEqual([
    '50 % reach the style',
    '40 % keep their class',
    'a pixel changes by 2.0 %',
  ]);
  expect(told(0.9, 0.6)).toEqual([
    '50 % reach the style',
    'a pixel changes by 2.0 %',
    'class: only you can tell',
  ]);
  expect(told(0.7, 0.6)).toEqual(['a pixel changes by 2.0 %', 'style and class: only you can tell']);
  const [styles, classes] = qualityDetails({
    ...quality,
    kid: null,
    cycle: null,
    diversity: null,
    memorisation: null,
    trust: { styles: 0.9, classes: 0.6 },
  } as TranslationQuality);
  expect(styles).toMatchObject({
    value: '90 %',
    help: expect.stringContaining('are doubted by it') as string,
  });
  expect(classes).toMatchObject({ value: '60 %', help: expect.stringContaining('look yourself') as string });
});

it('tells what was measured, and when that is a hint', () => {
  const unmeasured = {
    ...{ kid: null, kidFloor: null, kidCeiling: null, binding: false, cycle: null },
    ...{ diversity: null, realDiversity: null, memorisation: null },
  } as TranslationQuality;
  expect(qualityDetails(unmeasured)).toEqual([]);
  const measured = {
    ...{ kid: 0.0312, kidFloor: 0.011, kidCeiling: 0.42, cycle: 0.034, binding: false },
    ...{ diversity: 3, realDiversity: 4, memorisation: 0.97 },
  } as TranslationQuality;
  const details = qualityDetails(measured);
  expect(details.map(({ value }) => value)).toEqual(['0.031', '3.4 %', '3.00 of 4.00', '0.97']);
  expect(details[0]!.help).toMatch(/sources are 0\.42 away; below 0\.011 .* fewer than 50 real ones/);
  expect(qualityDetails({ ...measured, binding: true })[0]!.help).not.toContain('fewer than 50');
});
