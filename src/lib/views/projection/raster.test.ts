import { describe, expect, it } from 'vitest';
import { over, setStamp, type Sheet } from './raster';

const RED = 0xff0000ff;
const HALF_RED = 0x800000ff;
const BLUE = 0xffff0000;
const sheet = (): Sheet => ({ widthPx: 3, heightPx: 2, pixels: new Uint32Array(6) });
const stamp = { sidePx: 2, pixels: Uint32Array.of(RED, 0, HALF_RED, RED) };

describe('setStamp', () => {
  it('copies what covers, and leaves what it does not', () => {
    const target = sheet();
    target.pixels.fill(BLUE);
    setStamp(target, stamp, 1, 0);
    expect([...target.pixels]).toEqual([BLUE, RED, BLUE, BLUE, over(HALF_RED, BLUE), RED]);
  });
  it('cuts at every edge', () => {
    const [topLeft, bottomRight, outside] = [sheet(), sheet(), sheet()];
    setStamp(topLeft, stamp, -1, -1);
    expect([...topLeft.pixels]).toEqual([RED, 0, 0, 0, 0, 0]);
    setStamp(bottomRight, stamp, 2, 1);
    expect([...bottomRight.pixels]).toEqual([0, 0, 0, 0, 0, RED]);
    setStamp(outside, stamp, 3, -2);
    expect(outside.pixels.some((pixel) => pixel !== 0)).toBe(false);
  });
});

describe('over', () => {
  it('mixes by alpha, and keeps the colour where both are alike', () => {
    expect(over(HALF_RED, BLUE)).toBe(0xff7f0080);
    expect(over(HALF_RED, HALF_RED)).toBe(0xc00000ff);
  });
});
