import type { Peer, Row } from '../rows';
import { row, spread } from '../rows';
import type { BrowserSide } from './browser';
import { openBrowser } from './browser';
import type { Side } from './protocol';
import type { PyTorchSide } from './pytorch';
import { openPyTorch } from './pytorch';

const ROUNDS = 5;
const STEPS = 12;
const WARM_UP = 3;
/** Stock backends take seconds a step. */
const SLOW_STEPS = 2;
const TARGET = { against: 'pytorch', must: 8, aim: 4 } as const;
const STOCK_WASM =
  'TensorFlow.js’ own WebAssembly backend lacks the filter gradient: it cannot train a convolution.';

const OURS = [
  { name: 'step, relaxed SIMD, 2 threads', build: 'relaxed-simd', threads: 2 },
  { name: 'step, relaxed SIMD, 1 thread', build: 'relaxed-simd', threads: 1 },
  { name: 'step, plain SIMD, 2 threads', build: 'simd', threads: 2 },
  { name: 'step, plain SIMD, 1 thread', build: 'simd', threads: 1 },
] as const;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function stock(browser: BrowserSide, engine: 'webgl' | 'cpu', say: Say): Promise<Peer> {
  say(`TensorFlow.js ${engine}: ${SLOW_STEPS + 1} slow steps`);
  const side: Side = { engine };
  return browser.measure({ side, warmUp: 1, steps: SLOW_STEPS }).then(
    ({ times }) => spread(times),
    (error: unknown) => ({ missing: reasonOf(error) }),
  );
}

type Say = (line: string) => void;
export interface StepReport {
  readonly versions: Readonly<Record<string, string>>;
  readonly rows: readonly Row[];
}

/** Times the reference step. Our builds and PyTorch take turns, so that a busy machine slows all of them alike. */
export async function benchStep(say: Say): Promise<StepReport> {
  const browser = await openBrowser();
  let torch: PyTorchSide | undefined;
  let missing = '';
  try {
    torch = await openPyTorch().catch((error: unknown) => {
      missing = reasonOf(error);
      return undefined;
    });
    const ours = new Map<string, number[]>(OURS.map(({ name }) => [name, []]));
    const theirs = new Map<number, number[]>();
    for (let i = 0; i < ROUNDS; i++) {
      say(`round ${i + 1} of ${ROUNDS}`);
      for (const { name, build, threads } of OURS) {
        const side: Side = { engine: 'dash', build, threads };
        const { times } = await browser.measure({ side, warmUp: WARM_UP, steps: STEPS });
        ours.get(name)!.push(...times);
        if (torch === undefined || build === 'simd') continue;
        const peer = await torch.measure(threads, STEPS);
        theirs.set(threads, [...(theirs.get(threads) ?? []), ...peer]);
      }
    }
    const [webgl, cpu] = [await stock(browser, 'webgl', say), await stock(browser, 'cpu', say)];
    const rows = OURS.map(({ name, threads }) => {
      const pytorch: Peer = torch === undefined ? { missing } : spread(theirs.get(threads) ?? []);
      const peers = { pytorch, 'tfjs webgl': webgl, 'tfjs cpu': cpu, 'tfjs wasm': { missing: STOCK_WASM } };
      return row(name, spread(ours.get(name)!), peers, TARGET);
    });
    return { versions: { browser: browser.version, pytorch: torch?.version ?? `missing: ${missing}` }, rows };
  } finally {
    torch?.close();
    await browser.close();
  }
}
