import { expect, it } from 'vitest';
import { DashError } from '../domain/errors';
import type { ClassifierId } from '../domain/ids';
import { Evaluations } from './evaluations.svelte';
import { FakeCommands } from './testing/fake-commands';
import { PROJECT } from './testing/fake-records';

it('asks again for what failed, and not for what is known', async () => {
  const { commands } = new FakeCommands();
  let fails = true;
  let asked = 0;
  const evaluations = new Evaluations(
    {
      ...commands,
      evaluate: (...args) => {
        asked++;
        return fails
          ? Promise.reject(new DashError('ReadOnly', 'Another tab has it.'))
          : commands.evaluate(...args);
      },
    },
    PROJECT,
  );
  const request = { classifier: '1' as ClassifierId, part: 'explore' } as const;
  await evaluations.want([request]);
  expect(evaluations.of('1' as ClassifierId, 'explore')).toMatchObject({ name: 'ReadOnly' });
  fails = false;
  await evaluations.want([request]);
  expect(evaluations.of('1' as ClassifierId, 'explore')).toMatchObject({ overall: { n: 4 } });
  await evaluations.want([request]);
  expect(asked).toBe(2);
});
