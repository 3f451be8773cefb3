import type { Gpu } from '../../cli/driver/flags';
import type { Peer } from '../rows';
import { spread } from '../rows';
import type { BrowserSide } from './browser';
import { openBrowser } from './browser';
import type { Work } from './protocol';
import type { PyTorchSide } from './pytorch';
import { openPyTorch } from './pytorch';

export type Say = (line: string) => void;

/** A build of ours; it is held against PyTorch on as many threads. */
export interface Ours {
  readonly name: string;
  readonly build: 'simd' | 'relaxed-simd';
  readonly threads: number;
}

export interface Race {
  readonly work: Work;
  /** The peer's program in bench/peers. */
  readonly script: string;
  readonly ours: readonly Ours[];
  readonly rounds: number;
  readonly warmUp: number;
  readonly steps: number;
}

export interface Outcome {
  readonly browser: string;
  readonly pytorch: string;
  /** By the name of the build, milliseconds. */
  readonly ours: ReadonlyMap<string, readonly number[]>;
  /** By the number of threads. */
  readonly theirs: ReadonlyMap<number, Peer>;
}

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Our builds and PyTorch take turns, so that a busy machine slows all of them alike. */
export async function race(browser: BrowserSide, race: Race, say: Say): Promise<Outcome> {
  let torch: PyTorchSide | undefined;
  let missing = '';
  try {
    torch = await openPyTorch(race.script).catch((error: unknown) => {
      missing = reasonOf(error);
      return undefined;
    });
    const ours = new Map<string, number[]>(race.ours.map(({ name }) => [name, []]));
    const theirs = new Map<number, number[]>();
    for (let i = 0; i < race.rounds; i++) {
      say(`round ${i + 1} of ${race.rounds}`);
      const done = new Set<number>();
      for (const { name, build, threads } of race.ours) {
        const side = { engine: 'dash', build, threads } as const;
        const { times } = await browser.measure({ ...race, side });
        ours.get(name)!.push(...times);
        if (torch === undefined || done.has(threads)) continue;
        done.add(threads);
        const peer = await torch.measure(threads, race.steps);
        theirs.set(threads, [...(theirs.get(threads) ?? []), ...peer]);
      }
    }
    const threads = new Set(race.ours.map((one) => one.threads));
    const peers = [...threads].map((count): [number, Peer] => [
      count,
      torch === undefined ? { missing } : spread(theirs.get(count) ?? []),
    ]);
    const pytorch = torch?.version ?? `missing: ${missing}`;
    return { browser: browser.version, pytorch, ours, theirs: new Map(peers) };
  } finally {
    torch?.close();
  }
}

/** One of TensorFlow.js' own backends, after one step to warm up; what it ran on goes to `adapters`. */
export async function stock(
  browser: BrowserSide,
  work: Work,
  engine: 'webgpu' | 'webgl' | 'cpu',
  steps: number,
  adapters: Record<string, string>,
  say: Say,
): Promise<Peer> {
  say(`TensorFlow.js ${engine}: ${steps + 1} slow steps`);
  try {
    const { times, adapter } = await browser.measure({ work, side: { engine }, warmUp: 1, steps });
    adapters[`tfjs ${engine}`] = adapter;
    return spread(times);
  } catch (error) {
    return { missing: reasonOf(error) };
  }
}

/** Runs `f` with the measuring page open in a browser of its own. */
export async function withBrowser<T>(gpu: Gpu, f: (browser: BrowserSide) => Promise<T>): Promise<T> {
  const browser = await openBrowser(gpu);
  try {
    return await f(browser);
  } finally {
    await browser.close();
  }
}
