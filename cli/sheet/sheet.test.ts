import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { writePng } from './png';
import { overlay, sheet, tilesOf } from './sheet';

const flat = (value: number, sizePx: number): Uint8Array => new Uint8Array(sizePx * sizePx * 3).fill(value);

test('tiles stand in rows with white between', () => {
  const { widthPx, heightPx, pixels } = sheet([flat(1, 2), flat(2, 2), flat(3, 2)], 2, 2);
  expect([widthPx, heightPx]).toEqual([6, 6]);
  const red = (x: number, y: number): number => pixels[(y * widthPx + x) * 3]!;
  expect([red(0, 0), red(2, 0), red(4, 1), red(0, 3), red(1, 4), red(4, 5)]).toEqual([
    1, 255, 2, 255, 3, 255,
  ]);
  expect(tilesOf(new Uint8Array([...flat(7, 2), ...flat(8, 2)]), 2).map((tile) => tile[0])).toEqual([7, 8]);
});

test('a PNG holds the pixels that were given', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dash-sheet-'));
  const file = join(folder, 'sheet.png');
  writePng(file, { widthPx: 2, heightPx: 1, pixels: new Uint8Array([1, 2, 3, 4, 5, 6]) });
  const png = readFileSync(file);
  rmSync(folder, { recursive: true });
  const data = png.indexOf('IDAT');
  const length = png.readUInt32BE(data - 4);
  expect([...inflateSync(png.subarray(data + 4, data + 4 + length))]).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

test('an empty map leaves the image in grey, a hot place stands out', () => {
  const tile = flat(100, 4);
  const cold = overlay(tile, 4, { widthPx: 2, heightPx: 2, values: [0, 0, 0, 0] });
  expect(cold.every((value) => Math.abs(value - 100) <= 1)).toBe(true);
  const hot = overlay(tile, 4, { widthPx: 2, heightPx: 2, values: [1, 0, 0, 0] });
  expect(hot[0]).toBeGreaterThan(150);
  expect(Math.abs(hot[3 * 15]! - 100)).toBeLessThanOrEqual(1);
});
