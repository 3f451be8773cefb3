import { createEstimator } from '../../lib/compute/progress';
import type { TaskEvent } from '../../lib/compute/contract';
import type { BackendChoice, BackendRequest } from '../../lib/domain/backend';
import { DashError } from '../../lib/domain/errors';
import { shuffled, stream } from '../../lib/domain/random';
import type { Distances, Points } from '../../lib/ml/distances/contract';
import { descendOnGpu, type GpuStep } from '../../lib/ml/embed/gpu';
import type { Open, OpenMachine, OpenOnCpu } from '../../lib/ml/embed/open';
import { prepare } from '../../lib/ml/embed/prepare';
import { trustSteps } from '../../lib/ml/embed/trustworthiness';
import {
  DEFAULT_TSNE,
  descend,
  type Phase,
  type TsneFrame,
  type TsneOptions,
  type TsneStep,
} from '../../lib/ml/embed/tsne';
import { slices } from './slices';
import type { Vectors } from './vectors';

/** Images that are laid out at most. Every pair repels, so that the time grows with their square. */
export const mostImages = ({ device }: Pick<OpenMachine, 'device'>): number =>
  device === null ? 5000 : 20_000;

const FRAME_MS = 100;
/** Neighbours that trustworthiness asks after, and images that it asks at most: it takes time with their square. */
const TRUST_NEIGHBOURS = 12;
const TRUST_IMAGES = 2000;

const WORDS: Readonly<Record<Phase, string>> = {
  narrowing: 'Comparing images',
  neighbours: 'Finding neighbours',
  affinities: 'Weighing neighbours',
  start: 'Finding a place to start',
  descent: 'Laying out',
};

/** What a layout is asked for: what the page has chosen, or what the ladder found for it. */
export const machineRequest = (backend: BackendRequest, known: BackendChoice | null): BackendRequest =>
  backend.name !== 'auto' || known === null ? backend : { name: known.name, threads: known.threads };

/** Works with what measures distances on the CPU, and frees it. */
export async function* onCpu<Result>(
  open: OpenOnCpu,
  request: BackendRequest,
  work: (distances: Distances) => AsyncGenerator<TaskEvent, Result, void>,
): AsyncGenerator<TaskEvent, Result, void> {
  const { machine, close } = await open(request);
  try {
    return yield* work(machine.distances);
  } finally {
    close();
  }
}

/** Works on an open machine, and from the start on the CPU where its device is lost on the way. */
export async function* onMachine<Result>(
  open: Open,
  request: BackendRequest,
  work: (machine: OpenMachine) => AsyncGenerator<TaskEvent, Result, void>,
): AsyncGenerator<TaskEvent, Result, void> {
  const first = await open(request);
  try {
    yield { type: 'backend', backend: first.choice };
    return yield* work(first);
  } catch (error) {
    const lost = first.device !== null && error instanceof DashError && error.name === 'DeviceLost';
    if (!lost) throw error;
    yield { type: 'warning', message: `${error.message} The CPU mode goes on, from the start.` };
  } finally {
    first.close();
  }
  const second = await open({ name: 'wasm', threads: null });
  try {
    yield { type: 'backend', backend: second.choice };
    return yield* work(second);
  } finally {
    second.close();
  }
}

/** Lays vectors out; frames show it on its way. */
export async function* layOut(
  { machine, device }: OpenMachine,
  { rows, width, values }: Vectors,
  options: Partial<TsneOptions>,
): AsyncGenerator<TaskEvent, TsneFrame, void> {
  const settings = { ...DEFAULT_TSNE, ...options };
  const points: Points = { values, rows: rows.length, columns: width };
  const shown = new Shown(rows);
  const prepared = yield* shown.pass(slices(prepare(points, settings, machine.distances)));
  const { iterations } = settings;
  return yield* shown.pass(
    device === null
      ? slices(descend(prepared, iterations, machine), (step) => shown.isDue(step))
      : descendOnGpu(device, prepared, iterations),
  );
}

/** Passes steps on as progress and, ten times a second, frames. */
class Shown {
  /** The first frame is shown at once: a small layout is done before the next is due. */
  #shownMs = -Infinity;
  readonly #rows: Int32Array;

  constructor(rows: Int32Array) {
    this.#rows = rows;
  }

  isDue({ frame }: TsneStep | GpuStep): boolean {
    return frame !== null && performance.now() - this.#shownMs >= FRAME_MS;
  }

  async *pass<Result>(
    steps: Generator<TsneStep, Result, void> | AsyncGenerator<GpuStep, Result, void>,
  ): AsyncGenerator<TaskEvent, Result, void> {
    let estimate = createEstimator();
    let phase: Phase | null = null;
    try {
      for (;;) {
        const { done, value } = await steps.next();
        if (done === true) return value;
        if (value.phase !== phase) estimate = createEstimator();
        phase = value.phase;
        yield { type: 'progress', progress: estimate(WORDS[phase], value.done, value.of) };
        if (value.frame === null || !this.isDue(value)) continue;
        const { iteration, points, kl } = await value.frame();
        this.#shownMs = performance.now();
        const frame = { iteration, iterations: value.of, rows: this.#rows.slice(), points, kl };
        yield { type: 'frame', frame };
      }
    } finally {
      await steps.return(undefined as Result);
    }
  }
}

/** Trustworthiness of the layout, over a random sample where there are many images; `null` where there are too few. */
export async function* trusted(
  { rows, width, values }: Vectors,
  layout: Float32Array,
  distances: Distances,
): AsyncGenerator<TaskEvent, number | null, void> {
  if (rows.length <= 2 * TRUST_NEIGHBOURS) return null;
  const all = Array.from(rows, (_, i) => i);
  const chosen =
    rows.length <= TRUST_IMAGES ? all : shuffled(all, stream(1, 'trustworthiness')).slice(0, TRUST_IMAGES);
  const take = (from: Float32Array, columns: number): Points => {
    const taken = new Float32Array(chosen.length * columns);
    chosen.forEach((at, i) => taken.set(from.subarray(at * columns, (at + 1) * columns), i * columns));
    return { values: taken, rows: chosen.length, columns };
  };
  const run = slices(trustSteps(take(values, width), take(layout, 2), TRUST_NEIGHBOURS, distances));
  const estimate = createEstimator();
  try {
    for (;;) {
      const { done, value } = run.next();
      if (done === true) return value;
      yield { type: 'progress', progress: estimate('Measuring the layout', value, chosen.length) };
    }
  } finally {
    run.return(null as never);
  }
}
