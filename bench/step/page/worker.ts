import { env, getBackend, ready, setBackend } from '@tensorflow/tfjs-core';
import { defineStockKernels } from '../../../src/lib/ml/engine/stock';
import { createCpuBackend } from '../../../src/lib/ml/engine/wasm';
import { ReferenceStep } from '../net';
import type { Reply, Request, Side, Timings } from '../protocol';

async function open(side: Side): Promise<string> {
  if (side.engine === 'dash') {
    const cpu = await createCpuBackend({ threads: side.threads, build: side.build });
    await setBackend('dash');
    return `${cpu.build}, ${cpu.threads} threads`;
  }
  if (side.engine === 'webgl') await import('@tensorflow/tfjs-backend-webgl');
  else await import('@tensorflow/tfjs-backend-cpu');
  if (!(await setBackend(side.engine))) throw new Error(`TensorFlow.js has no ${side.engine} here.`);
  await ready();
  defineStockKernels(side.engine);
  return side.engine === 'webgl' ? `webgl ${env().getNumber('WEBGL_VERSION')}` : getBackend();
}

let opened: Promise<{ step: ReferenceStep; adapter: string }> | undefined;

async function run({ side, warmUp, steps }: Request): Promise<Timings> {
  opened ??= open(side).then((adapter) => ({ step: new ReferenceStep(), adapter }));
  const { step, adapter } = await opened;
  const times: number[] = [];
  const losses: number[] = [];
  for (let i = 0; i < warmUp + steps; i++) {
    const start = performance.now();
    losses.push(await step.run());
    if (i >= warmUp) times.push(performance.now() - start);
  }
  return { times, losses, adapter };
}

self.onmessage = ({ data }: MessageEvent<Request>) => {
  const answer = (reply: Reply): void => self.postMessage(reply);
  run(data).then(
    (ok) => answer({ ok }),
    (error: unknown) => answer({ error: String(error) }),
  );
};
