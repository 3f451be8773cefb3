import { describe, expect, it } from 'vitest';
import type { BackendChoice } from '../../lib/domain/backend';
import { guarded } from './engine-host';
import { AUTO, WASM } from './test-bench';
import { trainingBench } from './training-bench';

describe('EngineHost', () => {
  it('answers a click on the engine that is training, and keeps a resumed job to its own', async () => {
    const { parts: job, disposed } = await trainingBench();
    const training = await job.host.allowed(AUTO, null);
    const click = await job.host.current({ name: 'webgl', threads: null }, null);
    expect(click.engine).toBe(training.engine);
    const other: BackendChoice = { ...WASM, threads: 4 };
    await expect(job.host.exactly(other)).rejects.toMatchObject({ name: 'BadInput' });
    training.end();
    training.end();
    await expect(job.host.exactly(other)).rejects.toMatchObject({ name: 'BadInput' });
    click.end();
    expect((await job.host.exactly(other)).engine.choice).toEqual(other);
    expect(disposed()).toBe(1);
  });

  it('takes the backend that is known to be best, whatever was opened before, unless that is computing', async () => {
    const { parts: job } = await trainingBench();
    const other: BackendChoice = { ...WASM, name: 'webgl', adapter: 'x' };
    (await job.host.exactly(other)).end();
    const best = await job.host.allowed(AUTO, WASM);
    expect(best.engine.choice).toEqual(WASM);
    const shared = await job.host.allowed(AUTO, other);
    expect(shared.engine).toBe(best.engine);
    best.end();
    shared.end();
    expect((await job.host.allowed({ name: 'wasm', threads: null }, other)).engine).toBe(best.engine);
  });
});

describe('guarded', () => {
  it('ends a step that hangs because its device is lost', async () => {
    async function* hanging(): AsyncGenerator<number, void, void> {
      yield 1;
      await new Promise(() => undefined);
    }
    let lose: (reason: string) => void = () => undefined;
    const steps = guarded(hanging(), new Promise<string>((resolve) => (lose = resolve)));
    expect((await steps.next()).value).toBe(1);
    const next = steps.next();
    lose('it was unplugged');
    await expect(next).rejects.toMatchObject({ name: 'DeviceLost' });
  });
});
