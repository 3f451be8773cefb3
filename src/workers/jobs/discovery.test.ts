import { describe, expect, it } from 'vitest';
import type { ImageId } from '../../lib/domain/ids';
import { BACKBONE_VERSION, FEATURE_WIDTHS } from '../../lib/ml/features/contract';
import { readFeatures } from './features';
import { featuresJob } from './features';
import { explainJob } from './explain';
import { AUTO, CLASSIFIER, PROJECT, drain, testBench } from './test-bench';

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
