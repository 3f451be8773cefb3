import { describe, expect, it } from 'vitest';
import { widerInterval } from './interval';

const none = { n: 13, correct: 0, accuracy: 0, interval: [0, 0.23] as const };

describe('widerInterval', () => {
  it('is the one over groups, but never narrower than the one over images', () => {
    expect(widerInterval(none)).toEqual([0, 0.23]);
    expect(widerInterval({ ...none, groups: 5, groupInterval: [0, 0] })).toEqual([0, 0.23]);
    expect(widerInterval({ ...none, groups: 5, groupInterval: [0, 0.4] })).toEqual([0, 0.4]);
  });
});
