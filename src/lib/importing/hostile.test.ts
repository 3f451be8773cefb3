import { describe, expect, test } from 'vitest';
import { differences, gather } from '../../../tests/fixtures/hostile/check';
import { hostileCases } from '../../../tests/fixtures/hostile/index';
import { nodeEnv } from '../../../tests/fixtures/hostile/node-env';
import { HOSTILE_KINDS } from '../../../tests/fixtures/hostile/types';

// Building 100,000 entries takes seconds on a busy machine.
describe('hostile input', { timeout: 60_000 }, () => {
  test('covers every kind, under names of their own', () => {
    for (const kind of HOSTILE_KINDS)
      expect(hostileCases.filter((one) => one.kind === kind).length).toBeGreaterThan(5);
    expect(new Set(hostileCases.map(({ name }) => name)).size).toBe(hostileCases.length);
  });

  test.each(hostileCases)('$name: $about', async (one) => {
    const options = { seed: 1, ...(one.classes ? { classes: one.classes } : {}) };
    expect(differences(one, await gather(await one.make(), options, nodeEnv))).toEqual([]);
  });
});
