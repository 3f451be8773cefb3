import { describe, expect, it } from 'vitest';
import { putProject, setUp, type Image } from './test-fakes';

const images: Image[] = [
  { class: 0, part: 'training' },
  { class: 1, part: 'training' },
  { class: 0, part: 'explore', group: 1 },
  { class: 0, part: 'explore', group: 1 },
  { class: 1, part: 'confirm' },
  { class: 1, part: 'test' },
  { class: 0, part: 'test' },
];

async function trained() {
  const parts = setUp();
  const { id } = await putProject(parts.storage, images);
  const classifier = await parts.commands.train(id);
  return { ...parts, id, classifier: classifier.id };
}

describe('evaluate', () => {
  it('measures a part, with groups where there are any', async () => {
    const { commands, id, classifier } = await trained();
    const explore = await commands.evaluate(id, classifier, 'explore');
    expect(explore.overall).toMatchObject({ n: 2, correct: 2, groups: 1 });
    const validation = await commands.evaluate(id, classifier, 'validation');
    expect(validation.overall).toMatchObject({ n: 3, correct: 2 });
    expect(validation.perClass.map(({ class: name, n, correct }) => [name, n, correct])).toEqual([
      ['a', 2, 2],
      ['b', 1, 0],
    ]);
    expect(validation.worstGroup).toBeNull();
    expect(validation.known).toMatchObject({ attribute: 'light', aligned: { n: 3, correct: 2 } });
  });

  it('keeps the test set sealed until it is opened, which is logged', async () => {
    const { commands, storage, id, classifier } = await trained();
    const before = await commands.logits(id, classifier);
    expect(before.length).toBe(images.length * 2);
    expect([...before.slice(10)].every(Number.isNaN)).toBe(true);
    expect([...before.slice(0, 10)].some(Number.isNaN)).toBe(false);
    await expect(commands.evaluate(id, classifier, 'test')).rejects.toMatchObject({ name: 'BadInput' });

    const test = await commands.openTest(id, classifier);
    expect(test.overall).toMatchObject({ n: 2, correct: 1 });
    expect((await storage.events(id)).at(-1)?.body).toEqual({ type: 'test-opened', classifier, images: 2 });
    expect((await commands.evaluate(id, classifier, 'test')).overall.n).toBe(2);
    expect([...(await commands.logits(id, classifier)).slice(10)]).toEqual([0, 5, 0, 5]);
  });

  it('does not tell a test row that an earlier validation image has become', async () => {
    const { commands, id, classifier } = await trained();
    await commands.moveImages(id, ['i-4' as never], 'test');
    expect([...(await commands.logits(id, classifier)).slice(8, 10)].every(Number.isNaN)).toBe(true);
  });

  it('computes the same only once where several ask at once', async () => {
    const { commands, compute, storage, id, classifier } = await trained();
    await storage.deleteColumns(id, classifier, 'logits');
    const asked = compute.requests.length;
    const all = await Promise.all([
      commands.logits(id, classifier),
      commands.evaluate(id, classifier, 'explore'),
      commands.evaluate(id, classifier, 'confirm'),
    ]);
    expect([...all[0].slice(0, 2)]).toEqual([5, 0]);
    expect(compute.requests.slice(asked).filter(({ kind }) => kind === 'predict')).toHaveLength(1);
  });

  it('computes what is missing once the catalog has grown, and nothing else', async () => {
    const { commands, compute, storage, id, classifier } = await trained();
    const asked = compute.requests.length;
    await commands.logits(id, classifier);
    expect(compute.requests.length).toBe(asked);
    const record = (await storage.project(id))!;
    await storage.appendImages(
      record,
      [],
      {
        ...{ ids: ['i-9'], hashes: ['h0'], paths: ['x'], labels: Uint16Array.of(0), parts: Uint8Array.of(0) },
        ...{ groups: Int32Array.of(9), origins: Uint8Array.of(0), attributes: {} },
      },
      [new Uint8Array(64 * 64 * 3)],
    );
    const logits = await commands.logits(id, classifier);
    expect(compute.requests.at(-1)).toMatchObject({ kind: 'predict', test: false });
    expect([...logits.slice(14)]).toEqual([5, 0]);
  });
});
