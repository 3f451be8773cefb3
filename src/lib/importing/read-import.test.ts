import { existsSync, readFileSync } from 'node:fs';
import { makeZip } from 'client-zip';
import { describe, expect, test } from 'vitest';
import { png } from '../../../tests/fixtures/hostile/images';
import { archive, picture, soundEntries } from '../../../tests/fixtures/hostile/sound';
import { gather } from '../../../tests/fixtures/hostile/check';
import type { GivenPart } from '../domain/catalog';
import type { SourceFile } from './contract';
import type { ImportEnv } from './decode';
import { readImport } from './read-import';

/** Takes the header's word for the size and a while to do so; counts what is alive. */
function countingEnv(milliseconds = 0): ImportEnv & { alive: number; most: number; decoded: number } {
  return {
    alive: 0,
    most: 0,
    decoded: 0,
    async decode(_, { header: { widthPx, heightPx } }) {
      this.alive++;
      this.most = Math.max(this.most, this.alive);
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      this.alive--;
      this.decoded++;
      return { widthPx, heightPx, pixels64: new Uint8Array(64 * 64 * 3), thumbnail: null };
    },
  };
}

const loose = (count: number): SourceFile[] =>
  Array.from({ length: count }, (_, n) => ({
    path: `${n % 2 ? 'apple' : 'pear'}/${n}.png`,
    blob: new Blob([png({ width: 8, height: 8, colour: [n % 256, n >> 8, 7] })]),
  }));

describe('readImport', { timeout: 60_000 }, () => {
  test('hands on 1,000 loose images in batches of at most 32, with few decoded at once', async () => {
    const env = countingEnv();
    let plan = 0;
    let images = 0;
    for await (const event of readImport(loose(1000), { seed: 1 }, env)) {
      if (event.type === 'plan') plan = event.plan.images;
      if (event.type !== 'images') continue;
      expect(plan).toBe(1000);
      expect(event.images.length).toBeLessThanOrEqual(32);
      images += event.images.length;
      expect(event.done).toBe(images);
    }
    expect(images).toBe(1000);
    expect(env.most).toBeLessThanOrEqual(6);
  });

  test('decodes large images one at a time', async () => {
    const env = countingEnv(5);
    // 36 megapixels by their headers; pixels that say nothing, since nothing decodes them here.
    const large = [1, 2, 3].flatMap((n) =>
      ['apple', 'pear'].map((name) => ({
        path: `${name}/${n}.bmp`,
        blob: new Blob([bmpOf(6000, `${name}${n}`)]),
      })),
    );
    const { images } = await gather(large, { seed: 1 }, env);
    expect(images.length).toBe(6);
    expect(env.most).toBe(1);
  });

  test('stops at once and leaves nothing running when it is ended early', async () => {
    const env = countingEnv(1);
    const import1 = readImport(loose(400), { seed: 1 }, env);
    await import1.next();
    await import1.next();
    await import1.return();
    const decoded = env.decoded;
    expect(env.alive).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(env.decoded).toBe(decoded);
    expect(decoded).toBeLessThan(60);
  });

  test('refuses more than 40 % of the room left, before reading an image', async () => {
    const files = await archive(soundEntries());
    const bytes = soundEntries().reduce((sum, { data }) => sum + data!.length, 0);
    const env = (free: number): ImportEnv => ({ ...countingEnv(), freeBytes: () => Promise.resolve(free) });
    expect((await gather(files, { seed: 1 }, env(bytes * 2.4))).error?.name).toBe('QuotaExceeded');
    expect((await gather(files, { seed: 1 }, env(bytes * 2.6))).images.length).toBe(6);
  });

  test('refuses images that the project has', async () => {
    const files = await archive(soundEntries());
    const first = await gather(files, { seed: 1 }, countingEnv());
    const known = new Set(first.images.slice(0, 2).map(({ hash }) => hash));
    const again = await gather(files, { seed: 1, known, classes: ['apple', 'pear'] }, countingEnv());
    expect(again.images.length).toBe(4);
    expect(again.refused.map(({ reason }) => reason)).toEqual(
      Array(2).fill('The project has this image already (same bytes).'),
    );
    const all = new Set(first.images.map(({ hash }) => hash));
    const none = await gather(files, { seed: 1, known: all, classes: ['apple', 'pear'] }, countingEnv());
    expect(none.error?.message).toContain('The project has this image already');
  });

  test('a given table overrides the one in the data', async () => {
    const inside = new TextEncoder().encode('path,class\napple/1.png,plum');
    const files = await archive([...soundEntries(), { name: 'labels.csv', data: inside }]);
    const labels = new Blob(['path;class\napple/1.png;quince']);
    const { plan, images } = await gather(files, { seed: 1, labels }, countingEnv());
    expect(plan?.classes).toContain('quince');
    expect(images.find(({ path }) => path === 'apple/1.png')?.class).toBe('quince');
    const bad = await gather(files, { seed: 1, labels: new Blob(['a,b\n1,2']) }, countingEnv());
    expect(bad.error?.message).toContain('call it path');
  });

  test('reads what a streaming writer writes, sizes after the data', async () => {
    const stream = makeZip(soundEntries().map(({ name, data }) => ({ name: String(name), input: data! })));
    const blob = await new Response(stream).blob();
    const { images, refused } = await gather([{ path: 'x.zip', blob }], { seed: 1 }, countingEnv());
    expect([images.length, refused]).toEqual([6, []]);
  });

  test('keeps images of a source that the project has in its part, also where the column is no group here', async () => {
    const pictures = Array.from({ length: 8 }, (_, n) => ({ name: `${n}.png`, data: picture(n) }));
    const read = async (rows: readonly string[], standing: ReadonlyMap<string, GivenPart>) => {
      const table = new TextEncoder().encode(['path,class,split,source', ...rows].join('\n'));
      const files = await archive([...pictures, { name: 'labels.csv', data: table }]);
      const options = { seed: 1, classes: ['apple', 'pear'], standing };
      const { images, refused } = await gather(files, options, countingEnv());
      const placed = images.map(({ path, part, group }) => [path, part, group] as const);
      return { placed: placed.sort(([a], [b]) => a.localeCompare(b)), refused };
    };
    // The source x spans training and test, which costs more than a tenth of the images.
    const rows = [
      ...['0.png,apple,train,old', '1.png,pear,test,old', '2.png,apple,train,x', '3.png,pear,test,x'],
      ...['4.png,apple,val,y', '5.png,pear,train,y', '6.png,apple,train,z', '7.png,pear,train,z'],
    ];
    const { placed, refused } = await read(rows, new Map([['old', 'test']]));
    expect(placed.map(([path]) => path)).toEqual([1, 2, 3, 4, 5, 6, 7].map((n) => `${n}.png`));
    expect(placed.filter(([, , group]) => group !== null)).toEqual([['1.png', 'test', 'old']]);
    expect(refused).toEqual([
      {
        path: '0.png',
        reason:
          'It stands in training, but its source “old” stands in test in this project; one source must not be in two parts.',
      },
    ]);
  });

  test('carries sources, attributes and splits of a table through', async () => {
    const table = [
      'path,class,split,colour,source',
      'a.png,apple,train,red,s1',
      'b.png,pear,val,,s2',
      'c.png,apple,test,green,s3',
      'd.png,pear,train,red,s1',
    ];
    const files = await archive([
      ...['a', 'b', 'c', 'd'].map((name, n) => ({ name: `${name}.png`, data: picture(n) })),
      { name: 'labels.csv', data: new TextEncoder().encode(table.join('\n')) },
    ]);
    const { plan, images } = await gather(files, { seed: 1 }, countingEnv());
    expect(plan).toMatchObject({
      splitFrom: 'labels',
      attributes: [{ name: 'colour', values: ['green', 'red'] }],
    });
    expect(images.map((one) => [one.path, one.part, one.group, one.attributes])).toEqual([
      ['c.png', 'test', 's3', ['green']],
      ['b.png', 'explore', 's2', [null]],
      ['a.png', 'training', 's1', ['red']],
      ['d.png', 'training', 's1', ['red']],
    ]);
  });
});

/** A square 1-bit-a-pixel BMP of its own content. */
function bmpOf(side: number, mark: string): Uint8Array<ArrayBuffer> {
  const row = Math.ceil(side / 32) * 4;
  const bytes = new Uint8Array(62 + row * side);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode('BM'));
  for (const [at, value] of [
    [2, bytes.length],
    [10, 62],
    [14, 40],
    [18, side],
    [22, side],
  ] as const)
    view.setUint32(at, value, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 1, true);
  bytes.set(new TextEncoder().encode(mark), 70);
  return bytes;
}

const photographs = new URL('../../../../shared/data/fruit-photos.zip', import.meta.url);
test(
  'real photographs in folders with a table, where they lie beside the project',
  { timeout: 60_000 },
  async ({ skip }) => {
    if (!existsSync(photographs)) {
      console.info('skipped: no photographs beside the project');
      skip();
    }
    const files = [{ path: 'fruit-photos.zip', blob: new Blob([readFileSync(photographs)]) }];
    const { plan, images, refused, notes } = await gather(files, { seed: 1 }, countingEnv());
    expect([images.length, refused, notes]).toEqual([1012, [], []]);
    expect(plan?.attributes.map(({ name }) => name)).toEqual(['colour']);
    const inPart = (part: string): number => images.filter((image) => image.part === part).length;
    expect(['training', 'explore', 'confirm', 'test'].map(inPart)).toEqual([358, 135, 135, 384]);
    expect(new Set(images.map(({ group }) => group)).size).toBe(300);
  },
);
