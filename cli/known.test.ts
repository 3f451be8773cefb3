import { expect, it } from 'vitest';
import { UNLABELLED } from '../src/lib/domain/catalog';
import { testCatalog } from '../src/lib/domain/testing';
import { groupInWords, knownOfClusters, knownOfGroup, retentionOf } from './known';

it('counts what an oracle still knows, among what it knew', () => {
  // Known before: the first three; of them the second is lost. The fourth was never known.
  const { share, interval, known, n } = retentionOf([0, 1, 1, 0], [0, 1, 1, 1], [0, 0, 1, 0]);
  expect([share, known, n]).toEqual([2 / 3, 3, 4]);
  expect(interval[0]).toBeLessThan(2 / 3);
  expect(interval[1]).toBeGreaterThan(2 / 3);
});

it('says nothing where the oracle knew nothing', () => {
  expect(retentionOf([0], [1], [0])).toEqual({ share: null, interval: [0, 1], known: 0, n: 1 });
});

const attribute = (name: string, values: string[], ...codes: number[]) => ({
  name,
  values,
  codes: Uint16Array.from(codes),
});
const catalog = {
  ...testCatalog([{}, {}, {}, {}]),
  attributes: [
    attribute('colour', ['red', 'green'], 0, 0, 1, 1),
    attribute('background', ['board', 'grass'], 0, 1, 1, 0),
  ],
};

it('has a row for each attribute, the first of them in front', () => {
  const known = knownOfGroup(catalog, [0, 1], [0, 1, 2, 3])!;
  expect(known).toMatchObject({ attribute: 'colour', value: 'red', purity: 1 });
  expect(known.attributes).toMatchObject([
    { attribute: 'colour', value: 'red', purity: 1 },
    { attribute: 'background', value: 'board', purity: 0.5 },
  ]);
  expect(known.attributes[0]!.ami).toBeCloseTo(1, 9);
  expect(known.attributes[1]!.ami).toBeLessThan(0.1);
  expect(groupInWords(known)).toBe('colour red 100 %, background board 50 %');

  const clusters = knownOfClusters(catalog, [{ rows: [1, 2] }, { rows: [0, 3] }])!;
  expect(clusters.attributes.map(({ attribute: name }) => name)).toEqual(['colour', 'background']);
  expect(clusters.attributes[0]!.ami).toBeLessThan(0.1);
  expect(clusters.attributes[1]!.ami).toBeCloseTo(1, 9);
});

it('passes over an attribute that none of the images has, and says nothing without any', () => {
  const [colour, background] = catalog.attributes;
  const without = { ...colour!, codes: new Uint16Array(4).fill(UNLABELLED) };
  const known = knownOfGroup({ ...catalog, attributes: [without, background!] }, [0], [0, 1, 2, 3])!;
  expect([known.attribute, known.attributes.length]).toEqual(['background', 1]);
  expect(knownOfGroup({ ...catalog, attributes: [] }, [0], [0, 1])).toBeNull();
});
