import { describe, expect, it } from 'vitest';
import type { ImageId } from '../../lib/domain/ids';
import type { Result } from '../../lib/storage/results';
import { predictJob } from './predict';
import { writeResults } from './results';
import { trainJob } from './train';
import { AUTO, drain, PROJECT } from './test-bench';
import { putTraining, requestOf, trainingBench } from './training-bench';

describe('predictJob', () => {
  it('predicts what is missing, and the sealed images only when told to', async () => {
    const b = await trainingBench();
    const { storage } = b.parts;
    const { result } = await drain(trainJob(b.parts, requestOf(await putTraining(b, 1))));
    const ask = (test: boolean) =>
      drain(
        predictJob(b.parts, {
          kind: 'predict',
          project: PROJECT,
          classifier: result.id,
          test,
          backend: AUTO,
        }),
      );
    expect((await ask(false)).result).toEqual({ rows: 0 });
    expect((await ask(true)).result).toEqual({ rows: 1 });
    expect((await ask(true)).result).toEqual({ rows: 0 });
    const [test] = await storage.columnChunks(PROJECT, result.id, 'test-logits');
    expect([...new Float32Array(test!.bytes)].slice(8)).toEqual([5, Number(result.weightsHash)]);
    const [logits] = await storage.columnChunks(PROJECT, result.id, 'logits');
    expect([...new Float32Array(logits!.bytes)].slice(8)).toEqual([NaN, NaN]);
  });
});

describe('results', () => {
  it('are written over what is kept by then, of rows that are there still', async () => {
    const b = await trainingBench();
    const { storage } = b.parts;
    const { result } = await drain(trainJob(b.parts, requestOf(await putTraining(b, 1))));
    const before = (await storage.columnChunks(PROJECT, result.id, 'logits'))[0]!;
    const late: Result = { values: new Float32Array(5 * 2).fill(7), width: 2 };
    const predicted = await storage.catalog(PROJECT);
    await storage.purgeImages(PROJECT, Int32Array.of(1));
    await storage.truncateCatalog(PROJECT, 1);
    const results = { logits: late, testLogits: null, latent: null };
    await writeResults(storage, PROJECT, result.id, predicted, results, Int32Array.of(1, 2, 4));
    const after = (await storage.columnChunks(PROJECT, result.id, 'logits'))[0]!;
    const old = new Float32Array(before.bytes);
    expect(after.rows).toBe(4);
    expect([...new Float32Array(after.bytes)]).toEqual([old[0], old[1], NaN, NaN, 7, 7, old[6], old[7]]);
    expect(await storage.columnChunks(PROJECT, result.id, 'latent')).toHaveLength(1);
  });

  it('are not given to another image that has come to the row since', async () => {
    const b = await trainingBench();
    const { storage } = b.parts;
    const { result } = await drain(trainJob(b.parts, requestOf(await putTraining(b, 1))));
    const catalog = await storage.catalog(PROJECT);
    const predicted = {
      ...catalog,
      ids: catalog.ids.map((id, row) => (row === 3 ? ('gone' as ImageId) : id)),
    };
    const before = (await storage.columnChunks(PROJECT, result.id, 'logits'))[0]!;
    const late: Result = { values: new Float32Array(5 * 2).fill(7), width: 2 };
    const results = { logits: late, testLogits: null, latent: null };
    await writeResults(storage, PROJECT, result.id, predicted, results, Int32Array.of(2, 3));
    const after = (await storage.columnChunks(PROJECT, result.id, 'logits'))[0]!;
    const old = [...new Float32Array(before.bytes)];
    expect([...new Float32Array(after.bytes)]).toEqual([...old.slice(0, 4), 7, 7, ...old.slice(6)]);
  });
});
