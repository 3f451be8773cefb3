import { describe, expect, it } from 'vitest';
import { partCode, UNLABELLED, type Catalog } from '../domain/catalog';
import type { ImageId, TranslatorId } from '../domain/ids';
import { TRANSLATION_RECIPES, type TranslatorRecord } from '../domain/translator';
import {
  newImages,
  planOf,
  sampleSources,
  sourceMix,
  styleImages,
  trainingSources,
  usualMode,
} from './translation-plan';
import { FakeCommands } from './testing/fake-commands';
import { fakeTranslator } from './testing/fake-records';

const ids = (...names: string[]): ImageId[] => names as ImageId[];
const style = { name: 'Cluster 1', images: ids('x', 'y') };
const input = {
  method: 'xploregan',
  translator: fakeTranslator('t-1'),
  mode: 'plain',
  styles: [style, { ...style, name: 'Cluster 2' }],
  sources: ids('a', 'b', 'c'),
  copies: 4,
  seed: 1,
} as const;

describe('planOf', () => {
  it('makes each source once in each style, or so many walks of each', () => {
    const plain = planOf(input);
    expect('plan' in plain && [plain.plan.copies, newImages(plain.plan)]).toEqual([1, 6]);
    const walk = planOf({ ...input, mode: 'walk' });
    expect('plan' in walk && newImages(walk.plan)).toBe(12);
  });
  it('needs neither translator nor style where the method needs none', () => {
    const duplicate = planOf({ ...input, method: 'duplicate', translator: null, styles: [] });
    expect('plan' in duplicate && newImages(duplicate.plan)).toBe(12);
    const colour = planOf({ ...input, method: 'colour', mode: 'walk', translator: null });
    expect(colour).toMatchObject({ plan: { mode: 'plain', translator: null } });
  });
  it('says what is missing', () => {
    expect(planOf({ ...input, sources: [] })).toEqual({ missing: expect.stringMatching(/no image/) });
    expect(planOf({ ...input, styles: [] })).toEqual({ missing: expect.stringMatching(/Choose a style/) });
    expect(planOf({ ...input, translator: null })).toEqual({
      missing: expect.stringMatching(/no translator/),
    });
    expect(planOf({ ...input, mode: 'walk', styles: [style] })).toEqual({
      missing: expect.stringMatching(/at least two/),
    });
  });
  it('walks where the translator was trained for objects', () => {
    const object: TranslatorRecord = { ...fakeTranslator('t'), spec: TRANSLATION_RECIPES.object };
    expect([usualMode(null), usualMode(fakeTranslator('t')), usualMode(object)]).toEqual([
      'plain',
      'plain',
      'walk',
    ]);
    expect(object.id).toBe('t' as TranslatorId);
  });
});

describe('sources', () => {
  const base = new FakeCommands().catalog;
  const catalog: Catalog = {
    ...base,
    parts: Uint8Array.from([
      partCode('training'),
      partCode('training'),
      partCode('explore'),
      partCode('test'),
    ]),
    labels: Uint16Array.from([0, UNLABELLED, 1, 1]),
  };
  it('are labelled training images', () => {
    expect(trainingSources(catalog)).toEqual(['i-0']);
  });
  it('are training images alone; what judges is left out, and said', () => {
    const rows = new Map(catalog.ids.map((id, row) => [id, row]));
    expect(sourceMix(catalog, rows, catalog.ids)).toEqual({ fit: ['i-0'], validation: 1, unfit: 2 });
  });
  it('differ from images of a style, which explore may show and the test set never', () => {
    const rows = new Map(catalog.ids.map((id, row) => [id, row]));
    expect(styleImages(catalog, rows, catalog.ids)).toEqual(['i-0', 'i-1', 'i-2']);
  });
  it('are sampled evenly over the classes', () => {
    const rows = new Map(base.ids.map((id, row) => [id, row]));
    expect(sampleSources(base, rows, base.ids, 2)).toEqual(['i-0', 'i-1']);
    expect(sampleSources(base, rows, base.ids, 9)).toEqual(base.ids);
  });
});
