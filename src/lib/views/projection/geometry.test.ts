import { describe, expect, it } from 'vitest';
import {
  frameOf,
  pointRadiusPx,
  screenX,
  screenY,
  thumbSidePx,
  unitLength,
  unitOf,
  zoomedAbout,
} from './geometry';

describe('the geometry of a plot', () => {
  const frame = frameOf(400, 300);
  const view = { k: 4, x: -120, y: 50 };

  it('centres the unit square', () => {
    expect([frame.sidePx, frame.leftPx, frame.topPx]).toEqual([300, 50, 0]);
  });
  it('goes to the screen and back', () => {
    const [x, y] = unitOf(frame, view, screenX(frame, view, 0.3), screenY(frame, view, 0.7));
    expect(x).toBeCloseTo(0.3);
    expect(y).toBeCloseTo(0.7);
    expect(unitLength(frame, view, 12)).toBeCloseTo(0.01);
  });
  it('turns points into pictures only where one has zoomed in, and grows both within limits', () => {
    expect(thumbSidePx(1)).toBe(0);
    expect(thumbSidePx(4)).toBe(30);
    expect(thumbSidePx(80)).toBe(72);
    expect(pointRadiusPx(3, 1)).toBe(3);
    expect(pointRadiusPx(3, 80)).toBe(9);
  });
  it('zooms about a place, and shows everything again at zoom 1', () => {
    const closer = zoomedAbout(view, 2, 200, 150, 100);
    expect(closer.k).toBe(8);
    const [before, after] = [unitOf(frame, view, 200, 150), unitOf(frame, closer, 200, 150)];
    expect(after[0]).toBeCloseTo(before[0]);
    expect(after[1]).toBeCloseTo(before[1]);
    expect(zoomedAbout(view, 0.1, 200, 150, 100)).toEqual({ k: 1, x: 0, y: 0 });
    expect(zoomedAbout(view, 1000, 200, 150, 100).k).toBe(100);
  });
});
