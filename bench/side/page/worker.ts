import { env, getBackend, ready, setBackend } from '@tensorflow/tfjs-core';
import { webgpuAdapter } from '../../../src/lib/ml/engine/ladder/adapters';
import { defineStockKernels } from '../../../src/lib/ml/engine/stock';
import { createCpuBackend } from '../../../src/lib/ml/engine/wasm';
import { ReferenceStep } from '../../step/net';
import { TranslatorStep } from '../../translator/net';
import type { Reply, Request, Side, Timings, Work } from '../protocol';

interface Step {
  run(): Promise<number>;
}
const STEPS: Readonly<Record<Work, () => Step>> = {
  classifier: () => new ReferenceStep(),
  translator: () => new TranslatorStep(),
};

async function load(engine: 'webgpu' | 'webgl' | 'cpu'): Promise<void> {
  if (engine === 'webgpu') await import('@tensorflow/tfjs-backend-webgpu');
  else if (engine === 'webgl') await import('@tensorflow/tfjs-backend-webgl');
  else await import('@tensorflow/tfjs-backend-cpu');
}

async function adapterOf(engine: 'webgpu' | 'webgl' | 'cpu'): Promise<string> {
  if (engine === 'cpu') return getBackend();
  if (engine === 'webgl') return `webgl ${env().getNumber('WEBGL_VERSION')}`;
  const adapter = await webgpuAdapter();
  return `${adapter?.name ?? 'unknown adapter'}${adapter?.software ? ', software' : ''}`;
}

async function open(side: Side): Promise<string> {
  if (side.engine === 'dash') {
    const cpu = await createCpuBackend({ threads: side.threads, build: side.build });
    await setBackend('dash');
    return `${cpu.build}, ${cpu.threads} threads`;
  }
  await load(side.engine);
  if (!(await setBackend(side.engine))) throw new Error(`TensorFlow.js has no ${side.engine} here.`);
  await ready();
  defineStockKernels(side.engine);
  return adapterOf(side.engine);
}

let opened: Promise<{ step: Step; adapter: string }> | undefined;

async function run({ work, side, warmUp, steps }: Request): Promise<Timings> {
  opened ??= open(side).then((adapter) => ({ step: STEPS[work](), adapter }));
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
