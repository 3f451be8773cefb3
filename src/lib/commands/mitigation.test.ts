import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DashError } from '../domain/errors';
import type { JobId, TranslatorId } from '../domain/ids';
import type { JobRecord } from '../domain/job';
import { append, translating } from './test-translation';
import { ids, opened, plan } from './test-mitigation';

beforeAll(() => void vi.stubGlobal('navigator', {}));
afterAll(() => void vi.unstubAllGlobals());

describe('a translation', () => {
  it('gives its images with sources, styles and doubts, and its quality', async () => {
    const { commands, id } = await opened();
    const styles = [...plan().styles, { name: 'Bright', images: ids(6, 7) }];
    const made = await commands.translate(id, plan({ styles }));
    expect(made).toMatchObject({ name: 'Dark and Bright', plan: plan({ styles }) });
    expect([...made.rows]).toEqual([14, 15, 16, 17]);
    expect([...made.sources]).toEqual([0, 0, 1, 1]);
    expect(await commands.quality(id, made.job)).toMatchObject({
      ...{ n: 4, hit: null, retention: 1, change: 0.25, kid: null, binding: false, cells: [] },
      doubts: { missed: 1, unchanged: 0, lost: 0 },
      pruned: { missed: 0, unchanged: 0, lost: 0, other: 0 },
    });
    const { catalog } = await commands.snapshot(id);
    await commands.discardImages(
      id,
      [...made.rows].slice(0, 2).map((row) => catalog.ids[row]!),
    );
    expect((await commands.quality(id, made.job)).pruned).toEqual({
      missed: 1,
      unchanged: 0,
      lost: 0,
      other: 1,
    });
  });

  it('is taken back whole by one undo, and cannot be redone', async () => {
    const { commands, id, catalog, storage } = await opened();
    const made = await commands.translate(id, plan());
    expect((await commands.snapshot(id)).undo).toBe('Remove the 2 images translated into Dark');
    await commands.undo(id);
    expect((await catalog()).rows).toBe(14);
    expect(await storage.image(id, `new-${made.job}-0` as never)).toBeUndefined();
    expect((await commands.snapshot(id)).redo).toBeNull();
    expect((await commands.augmentation(id, made.job)).rows).toHaveLength(0);
  });

  it('goes for good with the image that it was made from', async () => {
    const { commands, id, catalog } = await opened();
    const made = await commands.translate(id, plan());
    await commands.deleteImages(id, ids(0));
    const { hashes, discarded, ids: all } = await catalog();
    const gone = Array.from(all.keys()).filter((row) => hashes[row] === '');
    expect(gone).toEqual([0, made.rows[0]]);
    expect(gone.map((row) => discarded[row])).toEqual([1, 1]);
    const { events } = await commands.snapshot(id);
    expect(events.at(-1)?.body).toEqual({ type: 'images-deleted', count: 2 });
  });

  it('leaves nothing behind where it fails or is cancelled', async () => {
    const { commands, compute, storage, id, catalog } = await opened();
    compute.answer = translating(storage, () => new DashError('OutOfMemory', 'No memory left.'));
    await expect(commands.translate(id, plan())).rejects.toMatchObject({ name: 'OutOfMemory' });
    expect((await catalog()).rows).toBe(14);
    compute.answer = translating(storage);
    const controller = new AbortController();
    const cancelled = commands.translate(id, plan(), {
      signal: controller.signal,
      onStart: () => controller.abort(),
    });
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
    expect((await catalog()).rows).toBe(14);
    expect((await storage.jobs(id)).map(({ state }) => state).sort()).toEqual(['cancelled', 'failed']);
  });

  it('goes on behind what a closed tab has stored; an import that comes between lets it begin anew', async () => {
    const { commands, storage, id, catalog } = await opened();
    const spec = { kind: 'translate', name: 'Dark', plan: plan() } as const;
    const job: JobRecord = {
      ...{ project: id, id: 'j-left' as JobId, spec, state: 'interrupted', backend: null },
      ...{ createdAt: 1, updatedAt: 1, epochs: [], error: null },
    };
    await storage.putJob(job);
    await append(storage, id, job.id, 0, 1);
    const made = await commands.resumeTranslation(id, job.id);
    expect([...made.rows]).toEqual([14, 15]);

    const left = { ...job, id: 'j-other' as JobId };
    await storage.putJob(left);
    await append(storage, id, left.id, 0, 1);
    await commands.importFiles({ files: [{ path: 'a.zip', blob: new Blob() }], into: id });
    expect((await catalog()).rows).toBe(16);
    expect([...(await commands.resumeTranslation(id, left.id)).rows]).toEqual([16, 17]);
  });

  it.each([
    ['sealed images', plan({ styles: [{ name: 'x', images: ids(5) }] }), /not from test/],
    ['images of the verdict', plan({ styles: [{ name: 'x', images: ids(4) }] }), /not from confirm/],
    ['explore as what training learns from', plan({ sources: ids(2) }), /not from explore/],
    ['a walk of one style', plan({ mode: 'walk' }), /at least two styles/],
    ['no translator', plan({ method: 'xploregan' }), /translator first/],
    ['an unknown translator', plan({ method: 'xploregan', translator: 't' as TranslatorId }), /not here/],
    ['half a copy', plan({ copies: 0.5 }), /copies/],
  ])('refuses %s', async (_, given, message) => {
    const { commands, id, storage } = await opened();
    await expect(commands.translate(id, given)).rejects.toThrow(message);
    expect(await storage.jobs(id)).toEqual([]);
  });
});

describe('translated images', () => {
  it('stay in their part, and do not hold their sources', async () => {
    const { commands, id, catalog } = await opened();
    await commands.translate(id, plan());
    const [made] = (await catalog()).ids.slice(14);
    await expect(commands.moveImages(id, [made!], 'training')).rejects.toThrow('stay where they are');
    await expect(commands.moveImages(id, ids(0), 'augmented')).rejects.toThrow('stay where they are');
    await commands.moveImages(id, ids(0), 'pool');
    expect((await catalog()).grouped).toBe(false);
  });
});

describe('a retraining', () => {
  it('learns from what was not rejected, and says from which translations and whose child it is', async () => {
    const { commands, id, storage } = await opened();
    const first = await commands.train(id);
    const made = await commands.translate(id, plan({ styles: [...plan().styles, ...plan().styles] }));
    const { catalog } = await commands.snapshot(id);
    await commands.discardImages(id, [catalog.ids[14]!, catalog.ids[17]!]);
    const beside = await commands.train(id, { parent: first.id, augmentations: [made.job] });
    expect(beside).toMatchObject({ parent: first.id, recipe: { augmentations: [made.job] } });
    expect(beside.recipe.images).toEqual([...ids(0, 1), catalog.ids[15], catalog.ids[16]]);
    const alone = await commands.train(id, { augmentations: [made.job], originals: false });
    expect(alone.recipe.images).toEqual([catalog.ids[15], catalog.ids[16]]);
    expect(alone.recipe.originals).toBe(false);
    // What a classifier may have learned from stays.
    const trained = { classifier: alone.id, name: alone.name, arch: 'small', seconds: 1 } as const;
    await storage.appendEvent(id, { type: 'classifier-trained', ...trained });
    await commands.undo(id);
    expect((await commands.snapshot(id)).undo).toBeNull();
  });

  it('leaves out what stems from an image that was moved to validation', async () => {
    const { commands, id } = await opened();
    const made = await commands.translate(id, plan({ sources: ids(0, 1) }));
    await commands.moveImages(id, ids(0), 'confirm');
    await commands.relabel(id, ids(2), 'b');
    const recipe = (await commands.train(id, { augmentations: [made.job] }).catch(() => null))?.recipe;
    expect(recipe).toBeUndefined();
    await commands.moveImages(id, ids(2), 'training');
    const { catalog } = await commands.snapshot(id);
    await commands.relabel(id, ids(2), 'a');
    const learned = await commands.train(id, { augmentations: [made.job] });
    expect(learned.recipe.images).toEqual([...ids(1, 2), catalog.ids[15]]);
  });

  it('begins warm only with weights of its own kind', async () => {
    const { commands, id } = await opened();
    const first = await commands.train(id, { training: { arch: 'tiny' } });
    const warm = await commands.train(id, { parent: first.id, warm: true });
    expect(warm.spec.arch).toBe('tiny');
    await expect(commands.train(id, { warm: true })).rejects.toThrow('which classifier');
    const other = { parent: first.id, warm: true, training: { arch: 'small' as const } };
    await expect(commands.train(id, other)).rejects.toThrow('from scratch');
  });
});

describe('compare', () => {
  it('says what changed on confirm, and keeps the test set sealed', async () => {
    const { commands, id } = await opened();
    const before = (await commands.train(id)).id;
    const after = (await commands.train(id)).id;
    const verdict = await commands.compare(id, before, after, 'confirm');
    expect(verdict).toMatchObject({ n: 1, b: 0, c: 0, words: expect.stringContaining('no difference') });
    await commands.openTest(id, before);
    await expect(commands.compare(id, before, after, 'test')).rejects.toThrow('sealed');
    await commands.openTest(id, after);
    expect(await commands.compare(id, before, after, 'test')).toMatchObject({ n: 1 });
  });
});
