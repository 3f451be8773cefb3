import { describe, expect, it } from 'vitest';
import type { ImageId, ViewId } from '../domain/ids';
import { UNKNOWN } from '../domain/predictions';
import { Selection } from './selection.svelte';

const ids = ['a', 'b', 'c', 'd'] as ImageId[];
const table = 'table' as ViewId;
const images = 'images' as ViewId;

const make = (visible = [1, 1, 1, 1], predicted: number[] | null = [0, 1, 1, UNKNOWN]): Selection =>
  new Selection(() => ({
    facts: {
      ids,
      labels: Uint16Array.from([0, 0, 0, 1]),
      predicted: predicted === null ? null : Int16Array.from(predicted),
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
});
