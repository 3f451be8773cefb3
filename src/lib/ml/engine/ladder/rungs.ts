import type { BackendName, BackendProbe, BackendRequest } from '../../../domain/backend';
import type { Adapter } from './adapters';

export interface Rung {
  readonly name: BackendName;
  readonly threads: number;
}

/** More threads than this gain little on steps of this size. */
const MOST_THREADS = 8;

/** Threads worth measuring: one, and all cores but the one that keeps the page smooth. */
export function threadCounts(wanted: number | null, cores: number, isolated: boolean): number[] {
  if (wanted !== null) return [wanted];
  const most = isolated ? Math.max(1, Math.min(cores - 1, MOST_THREADS)) : 1;
  return most > 1 ? [most, 1] : [1];
}

/** What the request allows, fastest expected first. */
export function rungsFor({ name, threads }: BackendRequest, cores: number, isolated: boolean): Rung[] {
  const wasm = threadCounts(threads, cores, isolated).map(
    (count) => ({ name: 'wasm', threads: count }) as const,
  );
  if (name === 'wasm') return wasm;
  if (name !== 'auto') return [{ name, threads: 1 }];
  const gpu = [
    { name: 'webgpu', threads: 1 },
    { name: 'webgl', threads: 1 },
  ] as const;
  return [...gpu, ...wasm, { name: 'cpu', threads: 1 }];
}

export const LABELS: Readonly<Record<BackendName, string>> = {
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  wasm: 'the CPU mode',
  cpu: 'plain JavaScript',
};

/** float32 gives about 1e-6, half precision 1e-3. */
const LARGEST_ERROR = 1e-4;

/** Why a probed rung cannot be used; `null` where it can. */
export function fault({ error }: Pick<BackendProbe, 'error'>): string | null {
  if (error === null || error <= LARGEST_ERROR) return null;
  return Number.isFinite(error)
    ? `It computes wrongly here: off by ${error.toPrecision(2)} where ${LARGEST_ERROR} is allowed.`
    : 'It computes wrongly here: the results are no numbers.';
}

/** Index of the usable rung with the shortest step; untimed ones only where nothing was timed. −1 for none. */
export function fastest(probes: readonly BackendProbe[]): number {
  let best = -1;
  probes.forEach((probe, i) => {
    if (!probe.available || probe.error === null || fault(probe) !== null) return;
    if (best < 0 || (probe.stepMs ?? Infinity) < (probes[best]!.stepMs ?? Infinity)) best = i;
  });
  return best;
}

const named = ({ name, threads }: Rung): string =>
  name === 'wasm' ? `${LABELS.wasm} on ${threads === 1 ? 'one thread' : `${threads} threads`}` : LABELS[name];
const took = (ms: number | null): string =>
  ms === null ? 'too slow to be timed' : `${ms.toPrecision(3)} ms a step`;
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** One sentence for people. */
export function reasonFor(chosen: BackendProbe, probes: readonly BackendProbe[], asked: boolean): string {
  if (asked) return `${capital(named(chosen))} was asked for (${took(chosen.stepMs)}).`;
  const software = probes.some((p) => p.software) ? '; the graphics adapter is only emulated' : '';
  const timed = probes.filter((p) => p !== chosen && p.stepMs !== null && fault(p) === null);
  if (timed.length === 0)
    return `${capital(named(chosen))} is what works here (${took(chosen.stepMs)})${software}.`;
  const next = timed.reduce((a, b) => (a.stepMs! <= b.stepMs! ? a : b));
  return `${capital(named(chosen))} is fastest here: ${took(chosen.stepMs)}, ${named(next)} ${took(next.stepMs)}${software}.`;
}

/** Why a rung is passed over without loading it; `null` where it is to be probed. */
export function passOver(
  rung: Rung,
  adapter: Adapter | null,
  asked: boolean,
  someWorks: boolean,
): string | null {
  if (adapter === null) return `This browser offers no ${LABELS[rung.name]}.`;
  if (asked) return null;
  if (adapter.software)
    return 'The graphics adapter is emulated on the CPU, which is slower than the CPU mode.';
  if (rung.name === 'cpu' && someWorks) return 'The last resort; something faster works.';
  return null;
}
