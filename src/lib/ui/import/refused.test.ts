import { describe, expect, it } from 'vitest';
import { countReasons, filterRefused, refusedCsv } from './refused';

const refused = [
  { path: 'a/one.svg', reason: 'SVG is not read.' },
  { path: 'b/two.png', reason: 'The file ends early.' },
  { path: 'b/three.svg', reason: 'SVG is not read.' },
];

describe('refused files', () => {
  it('are found by all words, in path or reason', () => {
    expect(filterRefused(refused, 'svg B/').map((r) => r.path)).toEqual(['b/three.svg']);
    expect(filterRefused(refused, '  ')).toBe(refused);
    expect(filterRefused(refused, 'jpeg')).toEqual([]);
  });
  it('are counted by reason, most frequent first', () => {
    expect(countReasons(refused)).toEqual([
      { reason: 'SVG is not read.', count: 2 },
      { reason: 'The file ends early.', count: 1 },
    ]);
  });
  it('are written as CSV', () => {
    expect(refusedCsv(refused.slice(0, 1))).toBe('path,reason\r\na/one.svg,SVG is not read.\r\n');
  });
});
