import { describe, expect, it } from 'vitest';
import { Scheduler } from './scheduler';

async function* steps(
  name: string,
  count: number,
  log: string[],
  during: (step: number) => void = () => undefined,
): AsyncGenerator<string, string> {
  try {
    for (let step = 1; step <= count; step++) {
      during(step);
      log.push(`${name}${step}`);
      yield `${name}${step}`;
    }
    return `${name} done`;
  } finally {
    log.push(`${name} closed`);
  }
}
const ignore = (): void => undefined;

describe('Scheduler', () => {
  it('gives the value of a generator and each of its events in order', async () => {
    const scheduler = new Scheduler();
    const events: string[] = [];
    const result = await scheduler.run('1', 'foreground', steps('a', 3, []), (e) => events.push(e));
    expect(result).toBe('a done');
    expect(events).toEqual(['a1', 'a2', 'a3']);
    expect(scheduler.size).toBe(0);
  });

  it('serves a more urgent task between two steps of a less urgent one', async () => {
    const scheduler = new Scheduler();
    const log: string[] = [];
    let urgent: Promise<string> | undefined;
    const slow = steps('slow', 5, log, (step) => {
      if (step === 2) urgent = scheduler.run('2', 'interactive', steps('click', 2, log), ignore);
    });
    await scheduler.run('1', 'background', slow, ignore);
    await urgent;
    expect(log).toEqual([
      ...['slow1', 'slow2', 'click1', 'click2', 'click closed', 'slow3', 'slow4', 'slow5', 'slow closed'],
    ]);
  });

  it('lets tasks of one priority take turns', async () => {
    const scheduler = new Scheduler();
    const log: string[] = [];
    await Promise.all(
      ['a', 'b', 'c'].map((name) => scheduler.run(name, 'foreground', steps(name, 2, log), ignore)),
    );
    expect(log.filter((entry) => !entry.endsWith('closed'))).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'c2']);
  });

  it('cancels at the next step: cleans up, rejects with AbortError, and sends nothing after that', async () => {
    const scheduler = new Scheduler();
    const log: string[] = [];
    const events: string[] = [];
    const task = scheduler.run(
      '1',
      'foreground',
      steps('a', 100, log, (step) => step === 3 && scheduler.cancel('1')),
      (event) => events.push(event),
    );
    await expect(task).rejects.toMatchObject({ name: 'AbortError' });
    expect(log).toEqual(['a1', 'a2', 'a3', 'a closed']);
    expect(events).toEqual(['a1', 'a2']);
    expect(scheduler.size).toBe(0);
  });

  it('cancels a waiting task while a more urgent one is being served', async () => {
    const scheduler = new Scheduler();
    const log: string[] = [];
    const urgent = scheduler.run(
      '1',
      'interactive',
      steps('a', 50, log, (step) => step === 2 && scheduler.cancel('2')),
      ignore,
    );
    const waiting = scheduler.run('2', 'background', steps('b', 50, log), ignore);
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    expect(log).not.toContain('a50');
    expect(log).not.toContain('b1');
    await urgent;
  });

  it('rejects with what a generator throws, also out of its clean-up, and goes on with the others', async () => {
    const scheduler = new Scheduler();
    async function* failing(): AsyncGenerator<string, void> {
      yield 'x';
      throw new RangeError('too large');
    }
    async function* brokenCleanUp(): AsyncGenerator<string, void> {
      try {
        for (;;) yield 'x';
      } finally {
        await Promise.reject(new Error('clean-up failed'));
      }
    }
    const bad = scheduler.run('1', 'foreground', failing(), ignore);
    const good = scheduler.run('2', 'foreground', steps('b', 5, []), ignore);
    const endless = scheduler.run('3', 'background', brokenCleanUp(), ignore);
    await expect(bad).rejects.toThrow('too large');
    await expect(good).resolves.toBe('b done');
    scheduler.cancel('3');
    await expect(endless).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('lets messages through between steps that never wait', async () => {
    const scheduler = new Scheduler();
    const { port1, port2 } = new MessageChannel();
    let read = 0;
    port1.onmessage = () => read++;
    const readAtStep: number[] = [];
    async function* busy(): AsyncGenerator<null, void> {
      for (let step = 0; step < 5; step++) {
        readAtStep.push(read);
        port2.postMessage(null);
        yield null;
      }
    }
    await scheduler.run('1', 'foreground', busy(), ignore);
    port1.close();
    expect(readAtStep.at(-1)).toBeGreaterThanOrEqual(3);
  });
});
