import { describe, expect, it } from 'vitest';
import { pickCells } from './cells';
import { toggledIds } from './picked';

const a = { label: 0, predicted: 1 };
const b = { label: 1, predicted: 0 };

describe('pickCells', () => {
  it('replaces, and clears what is picked again', () => {
    expect(pickCells([a], [b], false)).toEqual([b]);
    expect(pickCells([a], [a], false)).toEqual([]);
    expect(pickCells([a, b], [a], false)).toEqual([a]);
  });
  it('adds and takes away', () => {
    expect(pickCells([a], [b], true)).toEqual([a, b]);
    expect(pickCells([a, b], [b], true)).toEqual([a]);
    expect(pickCells([a], [a, b], true)).toEqual([a, b]);
  });
});

describe('toggledIds', () => {
  it('replaces, and clears what is picked again', () => {
    expect(toggledIds(['a'], ['b', 'c'], false)).toEqual(['b', 'c']);
    expect(toggledIds(['b', 'c'], ['c', 'b'], false)).toEqual([]);
  });
  it('adds what is missing and takes away what is all there', () => {
    expect(toggledIds(['a'], ['b'], true)).toEqual(['a', 'b']);
    expect(toggledIds(['a', 'b'], ['b'], true)).toEqual(['a']);
    expect(toggledIds(['a', 'b'], ['b', 'c'], true)).toEqual(['a', 'b', 'c']);
  });
});
