import { describe, expect, it } from 'vitest';
import { createEstimator } from '../../lib/compute/progress';
import type { ClassifierId, ImageId } from '../../lib/domain/ids';
import { seeded } from '../../lib/domain/random';
import { BACKBONE_VERSION, FEATURE_LAYERS, FEATURE_WIDTHS } from '../../lib/ml/features/contract';
import { readLayout } from '../../lib/storage/layouts';
import { writeResult } from '../../lib/storage/results';
import { clusterJob } from './cluster';
import { discoverJob } from './discover';
import { explainJob } from './explain';
import { featuresJob, readFeatures } from './features';
import type { GroupingRequest } from './grouping';
import { projectJob, type ProjectRequest } from './project';
import type { LayOutByReference } from './reference';
import { AUTO, CLASSIFIER, PROJECT, classifierRecord, drain, testBench, type TestImage } from './test-bench';

const ask = { project: PROJECT, backend: AUTO } as const;

describe('featuresJob', () => {
  it('describes every image once, but for sealed ones', async () => {
    const { parts, asked, storage } = await testBench([
      { part: 'training' },
      { part: 'test' },
      { part: 'pool', hash: 'h0' },
      { part: 'explore' },
    ]);
    const { result } = await drain(featuresJob(parts, { kind: 'features', ...ask }));
    expect(result).toEqual({ rows: 3 });
    expect(asked).toEqual([0, 3]);
    const { values, width } = (await readFeatures(storage, PROJECT, 'condition', 4))!;
    expect(width).toBe(FEATURE_WIDTHS.condition);
    expect([0, 1, 2, 3].map((row) => values[row * width])).toEqual([1, NaN, 1, 4]);
    expect((await readFeatures(storage, PROJECT, 'judge', 4))!.width).toBe(FEATURE_WIDTHS.judge);
    expect((await drain(featuresJob(parts, { kind: 'features', ...ask }))).result).toEqual({ rows: 0 });
    expect(asked).toEqual([0, 3]);
  });

  it('keeps what it had when it is cancelled, and forgets what is deleted for good', async () => {
    const { parts, asked, storage } = await testBench(
      Array.from({ length: 300 }, () => ({ part: 'training' as const })),
    );
    const task = featuresJob(parts, { kind: 'features', ...ask });
    for (;;) {
      const { value } = await task.next();
      if (value && 'type' in value && value.type === 'progress' && value.progress.done >= 280) break;
    }
    await task.return(undefined as never);
    await drain(featuresJob(parts, { kind: 'features', ...ask }));
    expect(asked).toHaveLength(280 + 300 - 256);
    await storage.purgeImages(PROJECT, Int32Array.of(7));
    const { values, width } = (await readFeatures(storage, PROJECT, 'condition', 300))!;
    expect([6, 7].map((row) => values[row * width])).toEqual([7, NaN]);
    expect(await storage.columnChunks(PROJECT, 'project', `features:judge:${BACKBONE_VERSION}`)).toHaveLength(
      1,
    );
  });
});

describe('explainJob', () => {
  it('gives the maps in the order of the images', async () => {
    const { parts } = await testBench([{ part: 'training' }, { part: 'pool' }, { part: 'explore' }]);
    const images = ['i-2', 'i-0'] as ImageId[];
    const request = { kind: 'explain', ...ask, classifier: CLASSIFIER, images } as const;
    const { result } = await drain(explainJob(parts, { ...request, method: 'gradcam', target: 1 }));
    expect(result.map(({ image, target, maximum }) => [image, target, maximum])).toEqual([
      ['i-2', 1, 3],
      ['i-0', 1, 1],
    ]);
    const gone = { ...request, images: ['x'] as unknown as ImageId[], method: 'gradcam', target: 1 } as const;
    await expect(drain(explainJob(parts, gone))).rejects.toMatchObject({ name: 'NotFound' });
  });
});

/**
 * Images of two classes in two looks. In training a look goes with its class but for every 20th image; the classifier
 * goes by the look alone, and its latents hold look and class.
 */
async function biased(change: (image: TestImage, i: number) => TestImage = (image) => image) {
  const counts = { training: 120, explore: 80, confirm: 80, test: 20, pool: 40 } as const;
  const random = seeded(3);
  const looks: number[] = [];
  const images = Object.entries(counts).flatMap(([part, n]) =>
    Array.from({ length: n }, (_, i): TestImage => {
      const label = i % 2;
      const isAligned = part === 'training' ? i % 20 > 1 : i % 4 < 2;
      looks.push(isAligned ? label : 1 - label);
      return change({ part: part as 'training', ...(part === 'pool' ? {} : { label }) }, i);
    }),
  );
  const bench = await testBench(images);
  const sealed = (row: number): boolean => images[row]!.part === 'test';
  const results = (values: (row: number) => readonly number[]): Float32Array<ArrayBuffer> =>
    Float32Array.from(images.flatMap((_, row) => (sealed(row) ? values(row).map(() => NaN) : values(row))));
  const logits = results((row) => (looks[row] === 0 ? [3, 0] : [0, 3]));
  await writeResult(bench.storage, PROJECT, CLASSIFIER, 'logits', { values: logits, width: 2 });
  const described = (width: number): Float32Array<ArrayBuffer> =>
    results((row) => Array.from({ length: width }, (_, c) => (c === looks[row] ? 3 : 1) + random.unit()));
  for (const layer of FEATURE_LAYERS) {
    const width = FEATURE_WIDTHS[layer];
    await writeResult(bench.storage, PROJECT, 'project', `features:${layer}:${BACKBONE_VERSION}`, {
      ...{ values: described(width), width },
    });
  }
  const latents = results((row) => [6 * looks[row]!, row % 2, random.unit() / 2, random.unit() / 2]);
  await writeResult(bench.storage, PROJECT, CLASSIFIER, 'latent', { values: latents, width: 4 });
  return { ...bench, looks, images };
}

const grouping: Omit<GroupingRequest, 'kind'> = {
  ...{ project: PROJECT, classifier: CLASSIFIER, k: 2, seed: 1, backend: AUTO },
  space: 'latent',
  parts: ['explore', 'pool'],
};

describe('clusterJob', () => {
  it('finds the looks of explore and pool, nearest first, with what training and the classifier say', async () => {
    const { parts, looks } = await biased();
    const { result, events } = await drain(clusterJob(parts, { ...grouping, kind: 'cluster' }));
    expect(result).toMatchObject({ space: 'latent', k: 2, classifier: CLASSIFIER });
    expect(result.columns.map(({ rows }) => rows.length)).toEqual([60, 60]);
    for (const { rows, predicted, classMix, silhouette, warning } of result.columns) {
      const [look] = [...new Set(Array.from(rows, (row) => looks[row]!))];
      expect(predicted[look!]).toBe(60);
      expect(classMix[look!]).toBe(54);
      expect(classMix[1 - look!]).toBe(6);
      expect(silhouette).toBeGreaterThan(0.8);
      expect(warning).toBeNull();
      expect(Math.min(...rows)).toBeGreaterThanOrEqual(120);
    }
    expect(result.silhouette).toBeGreaterThan(0.8);
    expect(events.every(({ type }) => type === 'progress')).toBe(true);
  });

  it('gives the same columns for the same seed, and refuses more of them than images', async () => {
    const { parts } = await biased();
    const run = () => drain(clusterJob(parts, { ...grouping, kind: 'cluster', k: 5 }));
    expect((await run()).result).toEqual((await run()).result);
    const few = await testBench([{ part: 'explore' }]);
    await expect(drain(clusterJob(few.parts, { ...grouping, kind: 'cluster' }))).rejects.toMatchObject({
      name: 'NotFound',
    });
  });
});

describe('discoverJob', () => {
  it('says which class fails in which look, and why, on images that proposed nothing', async () => {
    const { parts, looks, images } = await biased();
    const { result } = await drain(discoverJob(parts, { ...grouping, kind: 'discover' }));
    expect(result.suggestions.map(({ rank, kind }) => [rank, kind])).toEqual([
      [1, 'shortcut'],
      [2, 'shortcut'],
    ]);
    for (const {
      label,
      wrongClass,
      images: chosen,
      size,
      errors,
      confirm,
      tie,
      sentence,
    } of result.suggestions) {
      expect([size, errors, confirm.size, confirm.errors, wrongClass]).toEqual([20, 20, 20, 20, 1 - label]);
      for (const image of chosen) {
        const row = Number(image.slice(2));
        expect([images[row]!.part, images[row]!.label, looks[row]]).toEqual(['explore', label, 1 - label]);
      }
      expect(confirm.q).toBeLessThan(1e-6);
      expect(confirm.interval[0]).toBeGreaterThan(0.8);
      expect(tie).toBeCloseTo(0.4, 5);
      expect(sentence).toMatch(
        /^20 of 20 “[ab]” images of cluster [12] are taken for “[ab]”\. In training 90 % of the images of that look/,
      );
    }
    expect(result.shortcutScore).toBeGreaterThan(0.9);
    expect(result.caveats).toEqual([]);
  });

  it('counts images of one source once on confirm', async () => {
    const { parts } = await biased((image, i) =>
      image.part === 'confirm' ? { ...image, group: Math.floor(i / 8) } : image,
    );
    const { result } = await drain(discoverJob(parts, { ...grouping, kind: 'discover' }));
    expect(result.suggestions.map(({ confirm }) => [confirm.size, confirm.errors])).toEqual([
      [10, 10],
      [10, 10],
    ]);
    expect(result.caveats.some((words) => words.includes('one source'))).toBe(true);
  });
});

describe('projectJob', () => {
  const request: ProjectRequest = {
    ...{ project: PROJECT, classifier: CLASSIFIER, backend: AUTO, perplexity: 15, iterations: 120 },
    kind: 'project',
    space: 'latent',
  };
  /** Puts all on a diagonal. */
  const reference: LayOutByReference = async function* ({ rows }) {
    yield { type: 'progress', progress: createEstimator()('Laying out', 0, 1) };
    return {
      points: Float32Array.from({ length: 2 * rows.length }, (_, i) => i >> 1),
      iterations: 77,
      cost: 9,
    };
  };

  it('saves the layout of tsne-js as such, with our measures of it', async () => {
    const { parts, storage } = await biased();
    const asked = { ...request, iterations: 300 };
    const { result } = await drain(projectJob(parts, { ...asked, algorithm: 'tsne-js' }, reference));
    expect(result).toMatchObject({ algorithm: 'tsne-js', iterations: 77 });
    expect([...result.rows.slice(0, 3)].map((row) => result.points[2 * row])).toEqual([0, 1, 2]);
    const catalog = await storage.catalog(PROJECT);
    expect(await readLayout(storage, PROJECT, CLASSIFIER, 'latent', catalog.rows)).toEqual(result);
    const ours = (await drain(projectJob(parts, asked, reference))).result;
    expect(ours.algorithm).toBe('dash');
    expect(ours.kl).toBeLessThan(result.kl);
    expect(ours.trustworthiness!).toBeGreaterThan(result.trustworthiness!);
  });

  it('lays out all but the sealed images, and saves that', async () => {
    const { parts, storage, looks } = await biased();
    const { result, events } = await drain(projectJob(parts, request, reference));
    expect(result.rows).toHaveLength(320);
    const catalog = await storage.catalog(PROJECT);
    const sealed = catalog.ids.map((_, row) => row).filter((row) => catalog.parts[row] === 3);
    expect(sealed.every((row) => Number.isNaN(result.points[2 * row]!))).toBe(true);
    expect(result.trustworthiness!).toBeGreaterThan(0.7);
    expect(await readLayout(storage, PROJECT, CLASSIFIER, 'latent', catalog.rows)).toEqual(result);
    const frames = events.flatMap((event) => (event.type === 'frame' ? [event.frame] : []));
    expect(frames.every(({ points, rows }) => points.length === 2 * rows.length)).toBe(true);
    // The two looks stand apart.
    const side = (look: number) => {
      const rows = [...result.rows].filter((row) => looks[row] === look);
      return [0, 1].map(
        (axis) => rows.reduce((sum, row) => sum + result.points[2 * row + axis]!, 0) / rows.length,
      );
    };
    const [[x0, y0], [x1, y1]] = [side(0), side(1)];
    expect(Math.hypot(x0! - x1!, y0! - y1!)).toBeGreaterThan(1);
  });

  it('starts from where the images stood for the parent', async () => {
    const { parts, storage } = await biased();
    const { result: before } = await drain(projectJob(parts, { ...request, iterations: 500 }, reference));
    const child = 'child' as ClassifierId;
    await storage.putClassifier({ ...classifierRecord(child, CLASSIFIER), createdAt: 2 });
    const latent = (await storage.columnChunks(PROJECT, CLASSIFIER, 'latent'))[0]!;
    await storage.putColumn({ ...latent, owner: child });
    const { result } = await drain(
      projectJob(parts, { ...request, classifier: child, iterations: 10 }, reference),
    );
    const moved = [...result.rows].map((row) =>
      Math.hypot(
        result.points[2 * row]! - before.points[2 * row]!,
        result.points[2 * row + 1]! - before.points[2 * row + 1]!,
      ),
    );
    moved.sort((a, b) => a - b);
    const spread =
      Math.hypot(...before.points.filter((v) => !Number.isNaN(v))) / Math.sqrt(before.rows.length);
    expect(moved[160]!).toBeLessThan(spread / 2);
  });

  it('saves nothing when it is cancelled', async () => {
    const { parts, storage } = await biased();
    const task = projectJob(parts, request, reference);
    await task.next();
    await task.return(undefined as never);
    expect(await readLayout(storage, PROJECT, CLASSIFIER, 'latent', 340)).toBeNull();
  });
});

describe('in backbone space', () => {
  it('compares features, and checks its clusters as they are', async () => {
    const { parts, storage, looks } = await biased();
    const request = { ...grouping, kind: 'discover', space: 'backbone' } as const;
    const { columns } = (await drain(clusterJob(parts, { ...request, kind: 'cluster' }))).result;
    for (const { rows } of columns) expect(new Set(Array.from(rows, (row) => looks[row]!)).size).toBe(1);
    const { suggestions } = (await drain(discoverJob(parts, request))).result;
    expect(suggestions.map(({ kind, confirm }) => [kind, confirm.size])).toEqual([
      ['shortcut', 20],
      ['shortcut', 20],
    ]);
    await storage.deleteColumns(PROJECT, 'project', `features:condition:${BACKBONE_VERSION}`);
    await expect(drain(discoverJob(parts, request))).rejects.toMatchObject({ name: 'NotFound' });
  });
});
