import { expect, it } from 'vitest';
import { fromHalves } from './half';
import { cut, generatorLayers, initialValues, sizeOf } from './layers';
import { basisOf, hashOf, packTranslator, snapshotOf, unpackTranslator } from './stored';
import { BASIS, TINY } from './test-data';

const layers = generatorLayers(TINY);
const drawn = [1, 2].map((seed) => initialValues(layers, seed, 'test').map(({ values }) => values));
const snapshots = drawn.map(snapshotOf);
const bytes = packTranslator(TINY, BASIS, snapshots);

it('keeps the basis exactly and each generator in half precision, the newest last', () => {
  const { shape, basis, snapshots: read } = unpackTranslator(bytes);
  expect(shape).toEqual({ sizePx: TINY.sizePx, channels: TINY.channels, components: TINY.components });
  expect(basis).toEqual(BASIS);
  expect(basisOf(bytes)).toEqual(BASIS);
  expect(read.length).toBe(2);
  const count = layers.reduce((sum, { shape: dims }) => sum + sizeOf(dims), 0);
  expect(bytes.byteLength).toBeLessThan(2 * 2 * count + 4 * (5 + 15) + 200);
  read.forEach((arrays, i) => {
    expect(arrays).toEqual(cut(layers, fromHalves(snapshots[i]!)).values);
    arrays.forEach(({ values, shape: dims }, at) => {
      expect(dims).toEqual(layers[at]!.shape);
      values.forEach((value, v) => expect(Math.abs(value - drawn[i]![at]![v]!)).toBeLessThan(2e-3));
    });
  });
});

it('reads snapshots of an odd number of values', () => {
  const odd = { ...TINY, channels: 6, components: 5 };
  const some = generatorLayers(odd);
  const values = initialValues(some, 1, 'test').map((layer) => layer.values);
  const basis = { ...BASIS, components: 5, basis: new Float32Array(25) };
  for (const kept of [[values], [values, values], [values, values, values]]) {
    const packed = packTranslator(odd, basis, kept.map(snapshotOf));
    expect(unpackTranslator(packed).snapshots.length).toBe(kept.length);
  }
});

it('refuses what is cut short, too long, or something else', () => {
  const longer = new Uint8Array(bytes.byteLength + 2);
  longer.set(new Uint8Array(bytes));
  const other = bytes.slice(0);
  new Uint8Array(other)[3] = 0;
  for (const bad of [bytes.slice(0, -2), bytes.slice(0, 40), longer.buffer, other, new ArrayBuffer(3)]) {
    expect(() => unpackTranslator(bad)).toThrow('cannot be read');
    expect(() => basisOf(bad)).toThrow('cannot be read');
  }
});

it('hashes what is stored', async () => {
  expect(await hashOf(bytes)).toBe(await hashOf(bytes.slice(0)));
  expect(await hashOf(bytes)).toMatch(/^[0-9a-f]{64}$/);
  expect(await hashOf(packTranslator(TINY, BASIS, [snapshots[1]!]))).not.toBe(await hashOf(bytes));
});
