import { describe, expect, it } from 'vitest';
import type { ImageId, ViewId } from '../domain/ids';
import { UNKNOWN } from '../domain/predictions';
import { Selection } from './selection.svelte';

const ids = ['a', 'b', 'c', 'd'] as ImageId[];
const table = 'table' as ViewId;
const images = 'images' as ViewId;

let lastEvent = 0;
const make = (visible = [1, 1, 1, 1], predicted: number[] | null = [0, 1, 1, UNKNOWN]): Selection =>
  new Selection(() => ({
    lastEvent,
    facts: {
      ids,
      labels: Uint16Array.from([0, 0, 0, 1]),
      predicted: predicted === null ? null : Int16Array.from(predicted),
      parts: new Uint8Array(ids.length),
    },
    visible: Uint8Array.from(visible),
  }));

describe('Selection', () => {
  it('selects nothing without clauses, and everything that satisfies all of them', () => {
    const selection = make();
    expect(selection.mask).toBeNull();
    expect(selection.rows.length).toBe(0);
    selection.set(table, { type: 'cells', cells: [{ label: 0, predicted: 1 }] });
    expect([...selection.rows]).toEqual([1, 2]);
    selection.set(images, { type: 'images', images: ['a', 'c'] });
    expect([...selection.rows]).toEqual([2]);
    expect([...selection.maskExcept(images)!]).toEqual([0, 1, 1, 0]);
  });

  it('keeps one clause a source; an empty one is none', () => {
    const selection = make();
    selection.set(images, { type: 'images', images: ['a'] });
    selection.set(images, { type: 'images', images: ['b'] });
    expect(selection.clauses).toHaveLength(1);
    expect([...selection.rows]).toEqual([1]);
    selection.set(images, { type: 'images', images: [] });
    expect(selection.mask).toBeNull();
  });

  it('never selects what is not shown', () => {
    const selection = make([1, 0, 1, 1]);
    selection.set(table, { type: 'classes', classes: [0] });
    expect([...selection.rows]).toEqual([0, 2]);
  });

  it('has no cell without predictions', () => {
    const selection = make(undefined, null);
    selection.set(table, { type: 'cells', cells: [{ label: 0, predicted: 0 }] });
    expect(selection.rows.length).toBe(0);
  });

  it('forgets a focus beyond the last row', () => {
    const selection = make();
    selection.focus = 9;
    expect(selection.focus).toBeNull();
    selection.focus = 3;
    expect(selection.focus).toBe(3);
  });

  it('is undone and redone change by change, and says after which act each was made', () => {
    const selection = make();
    selection.clear();
    expect(selection.undoable).toBeNull();
    lastEvent = 4;
    selection.set(images, { type: 'images', images: ['a'] });
    lastEvent = 7;
    selection.only(table, { type: 'classes', classes: [1] });
    expect([...selection.rows]).toEqual([3]);
    expect(selection.undoable).toBe(7);
    selection.undo();
    expect([...selection.rows]).toEqual([0]);
    expect([selection.undoable, selection.redoable]).toEqual([4, 7]);
    selection.undo();
    expect(selection.mask).toBeNull();
    selection.redo();
    selection.redo();
    expect([...selection.rows]).toEqual([3]);
    expect(selection.redoable).toBeNull();
    selection.undo();
    selection.set(images, { type: 'images', images: ['b'] });
    expect(selection.redoable).toBeNull();
  });
});
