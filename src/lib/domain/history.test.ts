import { describe, expect, test } from 'vitest';
import type { Catalog } from './catalog';
import { partCode } from './catalog';
import { emptyCatalog } from './catalog-changes';
import type { UndoableBody } from './history';
import { historyState, redoWords, undoWords } from './history';
import { redoChange, undoChange } from './history-changes';
import type { ClassifierId, ImageId, JobId, ProjectId, TranslatorId } from './ids';
import type { EventBody, EventRecord } from './project';

const log = (...bodies: EventBody[]): EventRecord[] =>
  bodies.map((body, i) => ({ project: 'p' as ProjectId, seq: i + 1, at: i, body }));
const images = ['a', 'b'] as ImageId[];
const c1 = 'c-1' as ClassifierId;
const imported: EventBody = { type: 'images-imported', firstRow: 2, rows: 2, refused: 0, from: 'more.zip' };
const relabelled: EventBody = { type: 'images-relabelled', images, from: [0, 1], to: 1 };
const discardedImages: EventBody = { type: 'images-discarded', images };
const trained: EventBody = {
  type: 'classifier-trained',
  classifier: c1,
  name: 'x',
  arch: 'small',
  seconds: 1,
};
const translated: EventBody = {
  ...{ type: 'images-translated', job: 'j' as JobId, firstRow: 3, rows: 1, method: 'colour' },
  styles: ['Cluster 3'],
};
const translator: EventBody = {
  ...{ type: 'translator-trained', translator: 't' as TranslatorId, name: 'x', steps: 1, seconds: 1 },
};
const exported: EventBody = { type: 'project-exported', sha256: '', bytes: 1 };
const undone = (seq: number): EventBody => ({ type: 'undone', seq });
const redone = (seq: number): EventBody => ({ type: 'redone', seq });
const next = (...bodies: EventBody[]) => {
  const { undo, redo } = historyState(log(...bodies));
  return [undo?.seq ?? null, redo?.seq ?? null];
};

describe('historyState', () => {
  test.each<[string, EventBody[], (number | null)[]]>([
    ['nothing', [], [null, null]],
    ['what cannot be undone', [{ type: 'project-created', name: 'x' }, trained], [null, null]],
    ['a translation, past a translator that came later', [translated, translator], [1, null]],
    ['no translation that a classifier may have learned from', [translated, trained], [null, null]],
    ['a translation that was taken back is gone', [relabelled, translated, undone(2)], [1, null]],
    ['the last undoable act, past a backup', [relabelled, discardedImages, exported], [2, null]],
    ['undo goes back one by one', [relabelled, discardedImages, undone(2)], [1, 2]],
    ['twice', [relabelled, discardedImages, undone(2), undone(1)], [null, 1]],
    ['redo comes forward again', [relabelled, discardedImages, undone(2), undone(1), redone(1)], [1, 2]],
    ['a new act ends redo', [relabelled, undone(1), discardedImages], [3, null]],
    ['a backup does not', [relabelled, undone(1), exported], [null, 1]],
    ['an import', [imported], [1, null]],
    ['an undone import cannot be redone', [imported, undone(1)], [null, null]],
    ['nor what followed it', [imported, relabelled, undone(2), undone(1)], [null, null]],
    ['an import that was trained on stays', [imported, trained], [null, null]],
    ['what came after the training does not', [imported, trained, relabelled], [3, null]],
    [
      'a deleted classifier is not restored',
      [
        relabelled,
        { type: 'classifier-discarded', classifier: c1 },
        { type: 'classifier-deleted', classifier: c1 },
      ],
      [1, null],
    ],
    ['a mark of an act that is not there', [relabelled, undone(9)], [1, null]],
  ])('%s', (_, bodies, expected) => expect(next(...bodies)).toEqual(expected));
});

describe('changes', () => {
  const catalog: Catalog = {
    ...emptyCatalog(['apple', 'banana'], []),
    rows: 4,
    ids: ['a', 'b', 'c', 'd'] as ImageId[],
    hashes: ['1', '', '3', '4'] as unknown as Catalog['hashes'],
    labels: Uint16Array.of(1, 1, 0, 0),
    parts: Uint8Array.of(2, 2, 0, 0),
    discarded: Uint8Array.of(1, 1, 0, 0),
  };
  const undo = (body: EventBody) => undoChange(body as UndoableBody, catalog);

  test('undo gives every image its own label back, but for one that is deleted for good', () => {
    expect(undo({ type: 'images-relabelled', images, from: [0, 0], to: 1 })).toEqual({
      kind: 'columns',
      columns: { labels: Uint16Array.of(0, 1, 0, 0) },
    });
    expect([...catalog.labels]).toEqual([1, 1, 0, 0]);
  });

  test('undo of discarding does not bring back what was deleted for good', () => {
    expect(undo(discardedImages)).toEqual({
      kind: 'columns',
      columns: { discarded: Uint8Array.of(0, 1, 0, 0) },
    });
  });

  test('undo moves back', () => {
    const moved = { type: 'images-moved', images: ['c', 'd'] as ImageId[], to: 'training' } as const;
    expect(undo({ ...moved, from: ['test', 'pool'] })).toEqual({
      kind: 'columns',
      columns: { parts: Uint8Array.of(2, 2, partCode('test'), partCode('pool')) },
    });
  });

  test('undo of an import drops its rows, which is not done again', () => {
    expect(undo(imported)).toEqual({ kind: 'truncate', rows: 2 });
    expect(redoChange(imported as UndoableBody, catalog)).toBeNull();
    expect(undo(translated)).toEqual({ kind: 'truncate', rows: 1 });
    expect(redoChange(translated as UndoableBody, catalog)).toBeNull();
  });

  test('classifiers are chosen and brought back', () => {
    expect(undo({ type: 'classifier-chosen', classifier: c1, from: null })).toEqual({
      kind: 'choose-classifier',
      classifier: null,
    });
    expect(undo({ type: 'classifier-discarded', classifier: c1 })).toMatchObject({ discarded: false });
  });

  test('redo after undo gives what the act had given', () => {
    const acts: UndoableBody[] = [
      { type: 'images-relabelled', images: ['c', 'd'] as ImageId[], from: [0, 0], to: 1 },
      { type: 'images-discarded', images: ['c'] as ImageId[] },
      { type: 'images-moved', images: ['c'] as ImageId[], from: ['training'], to: 'pool' },
    ];
    for (const act of acts) {
      const once = redoChange(act, catalog);
      const after = { ...catalog, ...(once?.kind === 'columns' ? once.columns : {}) };
      const back = undoChange(act, after);
      const before = { ...after, ...(back.kind === 'columns' ? back.columns : {}) };
      expect(before).toEqual(catalog);
      expect(redoChange(act, before)).toEqual(once);
    }
  });
});

test('words say what would happen', () => {
  expect(undoWords(imported as UndoableBody)).toBe('Remove the 2 images imported from more.zip');
  expect(redoWords(relabelled as UndoableBody, ['apple', 'banana'])).toBe('Relabel 2 images as banana');
  expect(undoWords({ type: 'images-restored', images: ['a' as ImageId] })).toBe('Discard 1 image again');
});
