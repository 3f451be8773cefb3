import { describe, expect, it } from 'vitest';
import type { ImageId } from '../../domain/ids';
import { pick, pickMode, type PickInput } from './picking';

const base: PickInput = {
  mode: 'replace',
  ids: ['a', 'b', 'c', 'd'] as ImageId[],
  order: Int32Array.from([3, 2, 1, 0]),
  anchor: 1,
  position: 3,
  selected: ['d'],
};

describe('pick', () => {
  it('replaces, toggles and takes ranges in the order shown', () => {
    expect(pick(base)).toEqual(['a']);
    expect(pick({ ...base, mode: 'toggle' })).toEqual(['d', 'a']);
    expect(pick({ ...base, mode: 'toggle', position: 0 })).toEqual([]);
    expect(pick({ ...base, mode: 'range' })).toEqual(['d', 'c', 'b', 'a']);
    expect(pick({ ...base, mode: 'range', anchor: 99, position: 2 })).toEqual(['d', 'b', 'a']);
  });
});

describe('pickMode', () => {
  const none = { shiftKey: false, ctrlKey: false, metaKey: false };
  it('reads the keys, and a touch as a toggle', () => {
    expect(pickMode(none)).toBe('replace');
    expect(pickMode({ ...none, metaKey: true })).toBe('toggle');
    expect(pickMode({ ...none, shiftKey: true, ctrlKey: true })).toBe('range');
    expect(pickMode({ ...none, pointerType: 'touch' })).toBe('toggle');
  });
});
