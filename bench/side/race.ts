import { reasonOf, type Say } from '../report';
import { spread, type Peer } from '../rows';
import type { StepsAnswer, StepsRequest, Work } from '../step/task';
import type { BrowserSide } from './browser';
import type { DashEngine } from './engines';
import { openPython, type Python } from './python';

/** A build of ours; it is held against PyTorch on as many threads. */
export interface Ours {
  readonly name: string;
  readonly build: DashEngine['build'];
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
  readonly pytorch: string;
  /** By the name of the build, milliseconds. */
  readonly ours: ReadonlyMap<string, readonly number[]>;
  /** By the number of threads. */
  readonly theirs: ReadonlyMap<number, Peer>;
}

/** Times steps in the worker that is this side's alone. */
const measure = (browser: BrowserSide, request: StepsRequest): Promise<StepsAnswer> =>
  browser.measure(JSON.stringify([request.work, request.side]), 'steps', request);

/** Our builds and PyTorch take turns, so that a busy machine slows all of them alike. */
export async function race(browser: BrowserSide, race: Race, say: Say): Promise<Outcome> {
  const { work, rounds, warmUp, steps } = race;
  let torch: Python | undefined;
  let missing = '';
  try {
    torch = await openPython(race.script).catch((error: unknown) => {
      missing = reasonOf(error);
      return undefined;
    });
    const ours = new Map<string, number[]>(race.ours.map(({ name }) => [name, []]));
    const theirs = new Map<number, number[]>();
    for (let i = 0; i < rounds; i++) {
      say(`round ${i + 1} of ${rounds}`);
      const done = new Set<number>();
      for (const { name, build, threads } of race.ours) {
        const side = { engine: 'dash', build, threads } as const;
        const { times } = await measure(browser, { work, side, warmUp, steps });
        ours.get(name)!.push(...times);
        if (torch === undefined || done.has(threads)) continue;
        done.add(threads);
        const peer = (await torch.ask(`${threads} ${steps}`)) as { times: number[] };
        theirs.set(threads, [...(theirs.get(threads) ?? []), ...peer.times]);
      }
    }
    const threads = new Set(race.ours.map((one) => one.threads));
    const peers = [...threads].map((count): [number, Peer] => [
      count,
      torch === undefined ? { missing } : spread(theirs.get(count) ?? []),
    ]);
    return { pytorch: torch?.version ?? `missing: ${missing}`, ours, theirs: new Map(peers) };
  } finally {
    torch?.close();
  }
}

/** A peer in the browser that takes seconds a step, after one to warm up; what it ran on goes to `adapters`. */
export async function slowPeer(
  browser: BrowserSide,
  engine: 'webgpu' | 'webgl' | 'cpu' | 'jax-js',
  steps: number,
  adapters: Record<string, string>,
  say: Say,
): Promise<Peer> {
  say(`${engine}: ${steps + 1} slow steps`);
  try {
    const request = { work: 'classifier', side: { engine }, warmUp: 1, steps } as const;
    const { times, adapter } = await measure(browser, request);
    adapters[engine === 'jax-js' ? engine : `tfjs ${engine}`] = adapter;
    return spread(times);
  } catch (error) {
    return { missing: reasonOf(error) };
  }
}
