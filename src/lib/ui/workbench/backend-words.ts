import { count, fixed } from '../format';
import type { BackendChoice, BackendName, BackendProbe } from '../../domain/backend';

export const BACKEND_WORDS: Readonly<Record<BackendName, string>> = {
  webgpu: 'GPU (WebGPU)',
  webgl: 'GPU (WebGL)',
  wasm: 'CPU mode',
  cpu: 'Plain CPU',
};

const threads = (n: number): string => (n === 1 ? '1 thread' : `${n} threads`);

export const choiceWords = (choice: Pick<BackendChoice, 'name' | 'threads'>): string =>
  choice.name === 'wasm' ? `${BACKEND_WORDS.wasm} · ${threads(choice.threads)}` : BACKEND_WORDS[choice.name];

export const probeWords = (probe: BackendProbe): string =>
  `${BACKEND_WORDS[probe.name]}${probe.name === 'wasm' ? `, ${threads(probe.threads)}` : ''}`;

export const stepWords = (stepMs: number | null): string =>
  stepMs === null ? '–' : stepMs < 10 ? `${fixed(stepMs, 1)} ms` : `${count(Math.round(stepMs))} ms`;

/** Probes that have a time first, the fastest first. */
export const byTime = (probes: readonly BackendProbe[]): readonly BackendProbe[] =>
  probes.toSorted((a, b) => (a.stepMs ?? Infinity) - (b.stepMs ?? Infinity));

/** Why the backend can be neither measured nor changed now, or `null`. */
export function busyWords(doing: {
  readonly measuring: boolean;
  readonly training: boolean;
  readonly predicting: boolean;
}): string | null {
  if (doing.measuring) return 'It is being measured.';
  if (doing.training) return 'A training is running; wait for it or cancel it first.';
  return doing.predicting ? 'Predictions are being computed; wait for them.' : null;
}
