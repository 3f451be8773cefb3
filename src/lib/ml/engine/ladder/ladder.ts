import type { BackendChoice, BackendProbe, BackendReport, BackendRequest } from '../../../domain/backend';
import { DashError } from '../../../domain/errors';
import type { Adapter } from './adapters';
import { compileAhead } from '../stock';
import { check } from './check';
import type { OpenEngine } from './contract';
import { fastest, fault, passOver, reasonFor, rungsFor, type Rung } from './rungs';
import { memoryAlive, type Started, type StartOptions } from './start';
import { rehearse, timeStep } from './time-step';

/** Where the ladder stands. */
export interface Surroundings {
  readonly cores: number;
  readonly isolated: boolean;
  /** `null` where the rung is not to be had. */
  adapter(rung: Rung): Promise<Adapter | null>;
  start(options: StartOptions): Promise<Started>;
}

const BUDGET_MS = 3000;
const UNTIMED_RUNG = 'cpu';

const handle = (started: Started, choice: BackendChoice): OpenEngine => ({
  choice,
  lost: started.lost,
  memory: memoryAlive,
  dispose: () => Promise.resolve(started.dispose()),
});

const disposing =
  (started: Started) =>
  (reason: unknown): never => {
    started.dispose();
    throw reason;
  };

async function probe(env: Surroundings, rung: Rung, adapter: Adapter): Promise<BackendProbe> {
  const base = { ...rung, adapter: adapter.name, software: adapter.software, available: true };
  let started: Started | null = null;
  try {
    started = await env.start(rung);
    const found = { ...base, adapter: started.build ?? adapter.name };
    const error = await check();
    const wrong = fault({ error });
    // A step of plain JavaScript or of emulated graphics takes tens of seconds and cannot be broken off.
    const timed = wrong === null && rung.name !== UNTIMED_RUNG && !adapter.software;
    const stepMs = timed ? await timeStep(BUDGET_MS, () => performance.now()) : null;
    return { ...found, error, stepMs, reason: wrong };
  } catch (reason) {
    const message = reason instanceof Error ? reason.message : String(reason);
    return { ...base, available: started !== null, error: null, stepMs: null, reason: message };
  } finally {
    started?.dispose();
  }
}

/** See `Climb` in the contract. */
export async function climbIn(
  env: Surroundings,
  request: BackendRequest,
): Promise<{ report: BackendReport; engine: OpenEngine }> {
  const asked = request.name !== 'auto';
  const probes: BackendProbe[] = [];
  for (const rung of rungsFor(request, env.cores, env.isolated)) {
    const adapter = await env.adapter(rung);
    const reason = passOver(rung, adapter, asked, fastest(probes) >= 0);
    if (adapter !== null && reason === null) probes.push(await probe(env, rung, adapter));
    else {
      const { name, software } = adapter ?? { name: '', software: false };
      const nothing = { available: adapter !== null, error: null, stepMs: null };
      probes.push({ ...rung, adapter: name, software, ...nothing, reason });
    }
  }
  const at = fastest(probes);
  if (at < 0) {
    const why = probes.map((p) => `${p.name}: ${p.reason}`).join(' ');
    throw new DashError('BadInput', `Nothing here can compute. ${why}`);
  }
  const { name, adapter, threads } = probes[at]!;
  const chosen = { name, adapter, threads, reason: reasonFor(probes[at]!, probes, asked) };
  const slower = 'Another one is faster here.';
  const explained = probes.map((p, i) => ({ ...p, reason: i === at ? null : (p.reason ?? slower) }));
  const report = { chosen, probes: explained, measuredAt: Date.now() };
  return { report, engine: await openIn(env, chosen) };
}

/** See `Open` in the contract. */
export async function openIn(env: Surroundings, choice: BackendChoice): Promise<OpenEngine> {
  const { name, threads } = choice;
  const adapter = await env.adapter({ name, threads });
  const other = (found: string) =>
    new DashError('BadInput', `This needs ${name} on "${choice.adapter}"; here is ${found}.`);
  if (adapter === null) throw other('none');
  if (name !== 'wasm') {
    if (adapter.name !== choice.adapter) throw other(`"${adapter.name}"`);
    const started = await env.start({ name, threads });
    // Emulated graphics take seconds for programs that may never be run.
    if (name === 'webgpu' && !adapter.software) await compileAhead(rehearse).catch(disposing(started));
    return handle(started, choice);
  }
  const build = choice.adapter.startsWith('relaxed-simd') ? 'relaxed-simd' : 'simd';
  const started = await env.start({ name, threads, build });
  if (started.build !== choice.adapter) {
    started.dispose();
    throw other(`"${started.build}"`);
  }
  return handle(started, choice);
}
