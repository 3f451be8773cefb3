import { expect, it } from 'vitest';
import { CONDITION_WIDTH, JUDGE_WIDTH } from './contract';
import { loadBackbone } from './node';
import { parseBackbone } from './parse';

it('is small, and what it says it is', async () => {
  const bytes = await loadBackbone();
  expect(bytes.byteLength).toBeLessThan(600_000);
  const { source, taps, units } = await parseBackbone(bytes);
  expect(source).toContain('MobileNetV2');
  expect(units.length).toBe(32);
  expect(units[taps.condition]!.name).toBe('block_6_depthwise');
  expect(units[taps.condition]!.bias.length).toBe(CONDITION_WIDTH);
  expect(units[taps.judge]!.name).toBe('block_10_depthwise');
  expect(units[taps.judge]!.bias.length).toBe(JUDGE_WIDTH);
});

it('refuses a file that is damaged', async () => {
  const bytes = await loadBackbone();
  new Uint8Array(bytes)[100_000]! ^= 1;
  await expect(parseBackbone(bytes)).rejects.toMatchObject({ name: 'BadInput' });
  await expect(parseBackbone(new ArrayBuffer(0))).rejects.toMatchObject({ name: 'BadInput' });
});
