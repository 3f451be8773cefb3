import type { Report, Say } from '../report';
import { fastest, spread, type Draft, type Peer } from '../rows';
import { withBrowser, type BrowserSide } from '../side/browser';
import { versionOf } from '../side/packages';
import { race, slowPeer } from '../side/race';

/** Stock backends take seconds a step, an emulated GPU more than ten. */
const SLOW_STEPS = 2;
const SLOWEST_STEPS = 1;
const TO_PYTORCH = { kind: 'ratio', against: 'pytorch', must: 4, aim: 1.5 } as const;
const LEAD = { kind: 'lead', must: 40, aim: 150 } as const;
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

/** Times the reference step against PyTorch and against peers in the browser, WebGPU on a software adapter. */
export async function benchStep(say: Say): Promise<Report> {
  const adapters: Record<string, string> = {};
  const slow = (
    browser: BrowserSide,
    engine: Parameters<typeof slowPeer>[1],
    steps = SLOW_STEPS,
  ): Promise<Peer> => slowPeer(browser, engine, steps, adapters, say);
  const { outcome, version, webgl, cpu, jax } = await withBrowser('none', async (browser) => ({
    outcome: await race(browser, RACE, say),
    version: browser.version,
    webgl: await slow(browser, 'webgl'),
    cpu: await slow(browser, 'cpu'),
    jax: await slow(browser, 'jax-js', SLOWEST_STEPS),
  }));
  const webgpu = await withBrowser('software', (browser) => slow(browser, 'webgpu', SLOWEST_STEPS));
  const ours = (name: string) => spread(outcome.ours.get(name)!);
  const rows = RACE.ours.map(({ name, threads }): Draft => ({
    ...{ name, ours: ours(name), target: TO_PYTORCH },
    peers: { pytorch: outcome.theirs.get(threads)! },
  }));
  const best = RACE.ours[0].name;
  const stock = {
    'tfjs webgl': webgl,
    'tfjs cpu': cpu,
    'tfjs wasm': { missing: STOCK_WASM },
  };
  const leads: Draft[] = [
    {
      ...{ name: `best stock backend, ${best}`, ours: ours(best) },
      // On WebGPU nearly all programs are our own: it stands beside the stock backends and is none.
      peers: { 'best stock': fastest(stock), ...stock, 'our WebGPU programs, emulated': webgpu },
      target: { ...LEAD, against: 'best stock' },
    },
    {
      ...{ name: `jax-js, ${best}`, ours: ours(best), peers: { 'jax-js wasm': jax } },
      target: { ...LEAD, against: 'jax-js wasm' },
    },
  ];
  return {
    versions: {
      browser: version,
      pytorch: outcome.pytorch,
      'tensorflow.js': versionOf('@tensorflow/tfjs-core'),
      ...adapters,
      'jax-js': `${versionOf('@jax-js/jax')}, ${adapters['jax-js'] ?? 'missing'}`,
    },
    drafts: [...rows, ...leads],
  };
}
