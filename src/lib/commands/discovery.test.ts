import { describe, expect, it, vi } from 'vitest';
import type { Layout, LayoutFrame } from '../domain/discovery';
import type { ImageId } from '../domain/ids';
import { writeLayout } from '../storage/layouts';
import { putProject, setUp, type Image } from './test-fakes';

const images: Image[] = [
  { class: 0, part: 'training' },
  { class: 1, part: 'training' },
  { class: 0, part: 'explore' },
  { class: 1, part: 'confirm' },
  { class: 1, part: 'test' },
  { class: 0xffff, part: 'pool' },
];
const [first, , , , sealed] = images.map((_, i) => `i-${i}` as ImageId);

async function trained() {
  const parts = setUp();
  const { id } = await putProject(parts.storage, images);
  const { id: classifier } = await parts.commands.train(id);
  parts.compute.requests.length = 0;
  return { ...parts, id, classifier };
}

const layout: Layout = {
  ...{ space: 'latent', points: Float32Array.of(1, 2, NaN, NaN, 3, 4), rows: Int32Array.of(0, 2) },
  ...{ perplexity: 30, iterations: 1000, kl: 0.5, trustworthiness: null, seconds: 2 },
};

describe('project', () => {
  it('asks for one layout with the defaults and hands frames on', async () => {
    const { commands, compute, id, classifier } = await trained();
    const frame: LayoutFrame = {
      ...{ iteration: 1, iterations: 2, rows: Int32Array.of(0), points: Float32Array.of(1, 2), kl: 1 },
    };
    compute.answer = (_, options) => (options.onEvent?.({ type: 'frame', frame }), layout);
    const onFrame = vi.fn();
    expect(await commands.project(id, classifier, { onFrame })).toBe(layout);
    expect(onFrame).toHaveBeenCalledExactlyOnceWith(frame);
    expect(compute.requests).toMatchObject([
      { kind: 'project', classifier, space: 'latent', perplexity: 30, iterations: 1000 },
    ]);
  });

  it('computes the latents first where they are missing, the features in backbone space', async () => {
    const { commands, compute, storage, id, classifier } = await trained();
    await storage.deleteColumns(id, classifier, 'logits');
    await commands.project(id, classifier);
    await commands.project(id, classifier, { space: 'backbone' });
    expect(compute.requests.map(({ kind }) => kind)).toEqual(['predict', 'project', 'features', 'project']);
  });

  it.each([
    [{ perplexity: 1 }, /perplexity/],
    [{ iterations: 1.5 }, /iterations/],
    [{ space: 'pixels' as 'latent' }, /space/],
    [{ algorithm: 'umap' as 'dash' }, /umap/],
    [{ algorithm: 'tsne-js' as const, iterations: 100 }, /iterations/],
    // No site that could keep it in.
    [{ algorithm: 'tsne-js' as const }, /tsne-js/],
  ])('refuses %o', async (options, message) => {
    const { commands, compute, id, classifier } = await trained();
    await expect(commands.project(id, classifier, options)).rejects.toMatchObject({
      name: 'BadInput',
      message: expect.stringMatching(message),
    });
    expect(compute.requests).toEqual([]);
  });
});

describe('layout', () => {
  it('is the saved one, padded to the catalog', async () => {
    const { commands, storage, id, classifier } = await trained();
    expect(await commands.layout(id, classifier, 'latent')).toBeNull();
    await writeLayout(storage, id, classifier, layout);
    const saved = (await commands.layout(id, classifier, 'latent'))!;
    expect(saved).toMatchObject({ space: 'latent', kl: 0.5, trustworthiness: null, seconds: 2 });
    expect([...saved.rows]).toEqual([0, 2]);
    expect([...saved.points.slice(0, 6)]).toEqual([1, 2, NaN, NaN, 3, 4]);
    expect(saved.points).toHaveLength(2 * images.length);
    expect(await commands.layout(id, classifier, 'backbone')).toBeNull();
  });

  it('goes with what it was computed of', async () => {
    const { commands, storage, id, classifier } = await trained();
    await writeLayout(storage, id, classifier, { ...layout, space: 'backbone' });
    await storage.purgeImages(id, Int32Array.of(0));
    const saved = (await commands.layout(id, classifier, 'backbone'))!;
    expect([...saved.rows]).toEqual([2]);
  });
});

describe('explain', () => {
  it('asks at once, for the predicted class by default', async () => {
    const { commands, compute, id, classifier } = await trained();
    compute.answer = () => [];
    expect(await commands.explain(id, classifier, [first!])).toEqual([]);
    expect(compute.requests).toMatchObject([
      { kind: 'explain', images: [first], method: 'gradcam', target: null },
    ]);
  });

  it('refuses sealed images, other classes, and images that are gone', async () => {
    const { commands, storage, compute, id, classifier } = await trained();
    const bad = { name: 'BadInput' };
    await expect(commands.explain(id, classifier, [sealed!])).rejects.toMatchObject(bad);
    await expect(commands.explain(id, classifier, [first!], { target: 2 })).rejects.toMatchObject(bad);
    await storage.purgeImages(id, Int32Array.of(0));
    await expect(commands.explain(id, classifier, [first!])).rejects.toMatchObject(bad);
    expect(compute.requests).toEqual([]);
    await commands.openTest(id, classifier);
    await commands.explain(id, classifier, [sealed!]);
    expect(compute.requests.at(-1)).toMatchObject({ kind: 'explain', images: [sealed] });
  });
});

describe('cluster and discover', () => {
  it('look at explore and the pool, in the space that each is for', async () => {
    const { commands, compute, id, classifier } = await trained();
    await commands.cluster(id, classifier, { k: 3, seed: 7 });
    await commands.discover(id, classifier);
    const parts = ['explore', 'pool'];
    expect(compute.requests).toMatchObject([
      { kind: 'cluster', space: 'latent', k: 3, seed: 7, parts },
      { kind: 'features' },
      { kind: 'discover', space: 'latent', k: 8, seed: 1, parts },
    ]);
  });

  it.each([[{ k: 1 }], [{ k: 21 }], [{ parts: ['test'] as const }], [{ parts: ['confirm'] as const }]])(
    'refuse %o',
    async (options) => {
      const { commands, compute, id, classifier } = await trained();
      await expect(commands.cluster(id, classifier, options)).rejects.toMatchObject({ name: 'BadInput' });
      expect(compute.requests).toEqual([]);
    },
  );

  it('compute features once where several ask at once', async () => {
    const { commands, compute, id, classifier } = await trained();
    let running = 0;
    compute.answer = async ({ kind }) => {
      if (kind !== 'features') return undefined;
      expect(++running).toBe(1);
      await new Promise((resolve) => setTimeout(resolve));
      return void running--;
    };
    const space = 'backbone';
    await Promise.all([
      commands.cluster(id, classifier, { space }),
      commands.project(id, classifier, { space }),
    ]);
  });
});
