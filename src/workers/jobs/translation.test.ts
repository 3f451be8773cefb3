import { describe, expect, it } from 'vitest';
import { dataRecipe } from '../../lib/domain/data-recipe';
import type { JobId } from '../../lib/domain/ids';
import { DOUBTS } from '../../lib/domain/style';
import { rowsOfTranslation } from '../../lib/domain/translated-rows';
import { readAugmentation } from '../../lib/storage/augmentations';
import { AUTO, drain, PROJECT, type TestBench } from './test-bench';
import { translateJob } from './translate';
import { bench, ids, moving, putJob, request } from './translation-bench';
import { tryStyleJob } from './try-style';

describe('translateJob', () => {
  it('appends each source in each style with label and group of the source, and says so once', async () => {
    const b = await bench();
    const job = await putJob(b);
    await drain(translateJob(b.parts, request(job)));
    const catalog = await b.storage.catalog(PROJECT);
    expect(catalog.rows).toBe(25 + 6);
    const rows = rowsOfTranslation(catalog, job.id, 6);
    expect([...rows]).toEqual([25, 26, 27, 28, 29, 30]);
    expect([...rows].map((row) => catalog.labels[row])).toEqual([0, 0, 1, 1, 1, 1]);
    expect([...rows].map((row) => catalog.groups[row])).toEqual([1000, 1000, 1002, 1002, 1003, 1003]);
    expect([...rows].every((row) => catalog.parts[row] === 5 && catalog.origins[row] === 2)).toBe(true);
    // The groups of new images say nothing about the others.
    expect(catalog.grouped).toBe(false);
    expect(catalog.paths[26]).toBe('0.png → Bright');
    expect((await b.storage.image(PROJECT, catalog.hashes[25]!))?.mime).toBe('image/png');
    expect((await b.storage.job(PROJECT, job.id))?.state).toBe('done');
    const { body } = (await b.storage.events(PROJECT)).at(-1)!;
    expect(body).toEqual({
      ...{ type: 'images-translated', job: job.id, firstRow: 25, rows: 6, method: 'xploregan' },
      styles: ['Dark', 'Bright'],
    });
  });

  it('keeps where each came from, how far it is, and what is to be doubted', async () => {
    const b = await bench();
    const job = await putJob(b);
    await drain(translateJob(b.parts, request(job)));
    const kept = (await readAugmentation(b.storage, PROJECT, job.id))!;
    expect([...kept.sources]).toEqual([0, 0, 1, 1, 2, 2]);
    expect([...kept.styles]).toEqual([0, 1, 0, 1, 0, 1]);
    expect(kept.changes[0]).toBeCloseTo((100 - 1) / 255, 5);
    // Features are the pixels' value: 100 and 200 are both nearest to the bright images (20 … 24).
    const missed = [...kept.doubts].map((bits) => (bits & DOUBTS.missed) > 0);
    expect(missed).toEqual([true, false, true, false, true, false]);
  });

  it('measures new images against real ones of their class in the style', async () => {
    const b = await bench();
    const styles = [
      { name: 'Dark', images: ids(4, 5, 6, 7, 8, 9, 10, 11, 12, 13) },
      { name: 'Bright', images: ids(14, 15, 16, 17, 18, 19, 20, 21, 22, 23) },
    ];
    const job = await putJob(b, { styles });
    await drain(translateJob(b.parts, request(job)));
    const measured = (await readAugmentation(b.storage, PROJECT, job.id))!.measured!;
    const counts = measured.cells.map(({ label, style, real, made }) => [label, style, real, made]);
    // One source of the first class, two of the second; five real images of each class in a style.
    expect(counts).toEqual([
      [0, 0, 5, 1],
      [0, 1, 5, 1],
      [1, 0, 5, 2],
      [1, 1, 5, 2],
    ]);
    // Moved images are 100 and 200, nearest to the bright ones of their class; those that are dark score 0.
    expect(measured).toMatchObject({ hit: 0.5, binding: false });
    const moved = measured.cells[2]!;
    expect(moved.kid).toBeGreaterThan(moved.kidCeiling!);
    expect(moved).toMatchObject({ diversity: 0, precision: null });
    // Sources of 1, 3 and 4 come back as 100, or as 200 where bright is nearer.
    expect(measured.cycle).toBeGreaterThan((100 - 4) / 255 - 1e-6);
  });

  it('measures a single style against everything else', async () => {
    const b = await bench();
    const job = await putJob(b, {
      styles: [{ name: 'Bright', images: ids(14, 15, 16, 17, 18, 19, 20, 21, 22, 23) }],
    });
    await drain(translateJob(b.parts, request(job)));
    const measured = (await readAugmentation(b.storage, PROJECT, job.id))!.measured!;
    expect(measured.hit).toBe(1);
    expect(measured.cells.map(({ style }) => style)).toEqual([0, 0]);
    expect(measured.cycle).not.toBeNull();
  });

  it('goes on behind what a closed tab has stored, and makes the same images', async () => {
    const whole = await bench();
    const first = await putJob(whole, { mode: 'walk', copies: 70 });
    await drain(translateJob(whole.parts, request(first)));
    const b = await bench(150);
    const job = await putJob(b, { mode: 'walk', copies: 70 });
    await expect(drain(translateJob(b.parts, request(job)))).rejects.toThrow('The power went.');
    expect((await b.storage.catalog(PROJECT)).rows).toBe(25 + 128);
    const again = { ...b.parts, translators: { ...b.parts.translators, translate: moving() } };
    await drain(translateJob(again, request(job)));
    const styles = async (from: TestBench, id: JobId) => {
      const catalog = await from.storage.catalog(PROJECT);
      const rows = [...rowsOfTranslation(catalog, id, 210)];
      return rows.map((row) => [catalog.hashes[row], catalog.paths[row]]);
    };
    expect(await styles(b, job.id)).toEqual(await styles(whole, first.id));
    const translated = (await b.storage.events(PROJECT)).filter(
      ({ body }) => body.type === 'images-translated',
    );
    expect(translated).toHaveLength(1);
  });

  it('copies sources byte by byte, without features', async () => {
    const b = await bench();
    const job = await putJob(b, { method: 'duplicate', translator: null, styles: [], copies: 2 });
    await drain(translateJob(b.parts, request(job)));
    const catalog = await b.storage.catalog(PROJECT);
    expect(catalog.hashes.slice(25)).toEqual(['h0', 'h0', 'h2', 'h2', 'h3', 'h3']);
    expect(b.asked).toEqual([]);
    const kept = (await readAugmentation(b.storage, PROJECT, job.id))!;
    expect([...kept.doubts, ...kept.changes]).toEqual(new Array(12).fill(0));
    expect(kept.measured).toBeNull();
  });

  it('jitters each copy of each source by itself, also where a closed tab has made some, without features', async () => {
    const b = await bench();
    const fields = { method: 'jitter', translator: null, styles: [], copies: 3 } as const;
    const job = await putJob(b, fields);
    await drain(translateJob(b.parts, request(job)));
    const catalog = await b.storage.catalog(PROJECT);
    const made = catalog.hashes.slice(25);
    expect(made).toHaveLength(9);
    // Pictures of one dark grey: few greys can come of it, but not one alone.
    expect(new Set(made).size).toBeGreaterThan(1);
    expect(catalog.paths[25]).toBe('0.png → jitter');
    expect(b.asked).toEqual([]);
    const again = await bench();
    await drain(translateJob(again.parts, request(await putJob(again, { ...fields, sources: ids(3) }))));
    expect((await again.storage.catalog(PROJECT)).hashes.slice(25)).toEqual(made.slice(6));
  });

  it('describes no image that is kept for the verdict', async () => {
    const b = await bench(Infinity, [{ part: 'confirm', label: 0 }]);
    await drain(translateJob(b.parts, request(await putJob(b))));
    // Row 24 is sealed, 25 of confirm; the new images of one style have the same bytes.
    const described = Array.from({ length: 24 }, (_, row) => row);
    expect(b.asked.toSorted((x, y) => x - y)).toEqual([...described, 26, 27]);
  });

  it('gives a retraining what was not rejected', async () => {
    const b = await bench();
    const job = await putJob(b);
    await drain(translateJob(b.parts, request(job)));
    const catalog = await b.storage.catalog(PROJECT);
    const discarded = catalog.discarded.slice();
    discarded[25] = discarded[28] = 1;
    await b.storage.replaceCatalog(PROJECT, { discarded });
    const recipe = dataRecipe(await b.storage.catalog(PROJECT), {
      augmentations: [job.id],
      originals: false,
    });
    expect(recipe.images).toEqual([1, 2, 4, 5].map((nth) => `${job.id}.${nth}`));
    expect(recipe).toMatchObject({ labels: [0, 1, 1, 1], augmentations: [job.id], originals: false });
    expect(dataRecipe(await b.storage.catalog(PROJECT)).images).toEqual(ids(0, 1, 2, 3));
  });
});

describe('tryStyleJob', () => {
  it('moves a few sources, stores nothing, and asks the classifier for its answers', async () => {
    const b = await bench();
    const predict = async function* ({ source }: Parameters<typeof b.parts.predict>[0]) {
      for (const [i, row] of source.rows.entries()) {
        const [first] = await source.pixels(Int32Array.of(row));
        // Bright pictures are of class 1.
        const logits = Float32Array.of(50, first!);
        const at = { done: i + 1, total: source.rows.length };
        yield { rows: Int32Array.of(row), logits, latents: Float32Array.of(0), ...at };
      }
    };
    const { result } = await drain(
      tryStyleJob(
        { ...b.parts, predict },
        {
          ...{
            kind: 'try-style',
            project: PROJECT,
            method: 'colour',
            translator: null,
            backend: AUTO,
            seed: 1,
          },
          ...{ style: { name: 'One', images: ids(23) }, sources: ids(0, 1), classifier: 'c' as never },
        },
      ),
    );
    // A flat picture takes on the style's mean, 24.
    expect([...new Set(result.pixels)]).toEqual([24]);
    expect(result.pixels).toHaveLength(2 * 64 * 64 * 3);
    expect(result.probe?.style).toMatchObject({ n: 2, turned: 0 });
    expect((await b.storage.catalog(PROJECT)).rows).toBe(25);
    expect(await b.storage.events(PROJECT)).toEqual([]);
  });
});
