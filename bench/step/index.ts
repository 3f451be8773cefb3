import type { Peer, Row } from '../rows';
import { row, spread } from '../rows';
import type { Say } from '../side/race';
import { race, stock, withBrowser } from '../side/race';

/** Stock backends take seconds a step, an emulated GPU more than ten. */
const SLOW_STEPS = 2;
const SLOWEST_STEPS = 1;
const TARGET = { against: 'pytorch', must: 8, aim: 4 } as const;
const STOCK_WASM =
  'TensorFlow.js’ own WebAssembly backend lacks the filter gradient: it cannot train a convolution.';

const RACE = {
  work: 'classifier',
  script: 'step.py',
  rounds: 5,
  warmUp: 3,
  steps: 12,
  ours: [
    { name: 'step, relaxed SIMD, 2 threads', build: 'relaxed-simd', threads: 2 },
    { name: 'step, relaxed SIMD, 1 thread', build: 'relaxed-simd', threads: 1 },
    { name: 'step, plain SIMD, 2 threads', build: 'simd', threads: 2 },
    { name: 'step, plain SIMD, 1 thread', build: 'simd', threads: 1 },
  ],
} as const;

export interface StepReport {
  readonly versions: Readonly<Record<string, string>>;
  readonly rows: readonly Row[];
}

/** Times the reference step against PyTorch and against TensorFlow.js' own backends, WebGPU on a software adapter. */
export async function benchStep(say: Say): Promise<StepReport> {
  const adapters: Record<string, string> = {};
  const slow = (engine: 'webgl' | 'cpu', browser: Parameters<typeof stock>[0]): Promise<Peer> =>
    stock(browser, RACE.work, engine, SLOW_STEPS, adapters, say);
  const { outcome, webgl, cpu } = await withBrowser('none', async (browser) => ({
    outcome: await race(browser, RACE, say),
    webgl: await slow('webgl', browser),
    cpu: await slow('cpu', browser),
  }));
  const webgpu = await withBrowser('software', (browser) =>
    stock(browser, RACE.work, 'webgpu', SLOWEST_STEPS, adapters, say),
  );
  const rows = RACE.ours.map(({ name, threads }) => {
    const peers = {
      pytorch: outcome.theirs.get(threads)!,
      'tfjs webgpu': webgpu,
      'tfjs webgl': webgl,
      'tfjs cpu': cpu,
      'tfjs wasm': { missing: STOCK_WASM },
    };
    return row(name, spread(outcome.ours.get(name)!), peers, TARGET);
  });
  return { versions: { browser: outcome.browser, pytorch: outcome.pytorch, ...adapters }, rows };
}
