import { DashError } from '../../domain/errors';
import type { Affinities } from './affinities';
import { edgesOf } from './edges';
import { GAIN } from './plain';
import type { Prepared } from './prepare';
import { COST, descendShader, GROUP, REPEL, TILE, TOTAL } from './shaders';
import { EARLY, earlyIterations, LATE, learningRate, type TsneFrame } from './tsne';

export interface GpuStep {
  readonly phase: 'descent';
  /** Iterations. */
  readonly done: number;
  readonly of: number;
  /** The layout as it stands. Only before the next step. */
  readonly frame: () => Promise<TsneFrame>;
}

/** So long the device computes before its answer is waited for: the screen is drawn by it as well. */
const STEP_MS = 12;
const MOST_ITERATIONS_A_STEP = 64;
/** Groups that keep a large device busy. */
const ENOUGH_GROUPS = 256;

/** A descent on a device, in single precision; exact, every pair repels. */
export interface GpuDescent {
  /** Iterations in a row, of which `early` are the first; they are done when the promise resolves. */
  run(early: number, late: number): Promise<void>;
  frame(): Promise<{ readonly points: Float32Array; readonly kl: number }>;
  close(): void;
}

/**
 * As `descend`, on a GPU: yields after some iterations that take the device about twelve milliseconds. Errors:
 * `DeviceLost`, `OutOfMemory`.
 */
export async function* descendOnGpu(
  device: GPUDevice,
  prepared: Prepared,
  iterations: number,
): AsyncGenerator<GpuStep, TsneFrame, void> {
  const { p, start } = prepared;
  const descent = await openGpuDescent(device, p, start, learningRate(p.rows));
  try {
    let count = 1;
    for (let done = 0; ;) {
      const iteration = done;
      const frame = async (): Promise<TsneFrame> => ({ iteration, ...(await descent.frame()) });
      if (done >= iterations) return await frame();
      yield { phase: 'descent', done, of: iterations, frame };
      const now = Math.min(count, iterations - done);
      const early = Math.max(0, Math.min(now, earlyIterations(prepared) - done));
      const fromMs = performance.now();
      await descent.run(early, now - early);
      const tookMs = performance.now() - fromMs;
      done += now;
      count = Math.max(1, Math.min(MOST_ITERATIONS_A_STEP, 2 * now, Math.round((now * STEP_MS) / tookMs)));
    }
  } finally {
    descent.close();
  }
}

export async function openGpuDescent(
  device: GPUDevice,
  p: Affinities,
  begin: Float64Array,
  rate: number,
): Promise<GpuDescent> {
  const { rows } = p;
  const lost = device.lost.then(({ message }): never => {
    throw new DashError(
      'DeviceLost',
      `The graphics device was lost (${message || 'the browser gave no reason'}).`,
    );
  });
  lost.catch(() => undefined);
  for (const filter of ['validation', 'out-of-memory'] as const) device.pushErrorScope(filter);

  const buffers: GPUBuffer[] = [];
  const room = (bytes: number, usage: GPUBufferUsageFlags): GPUBuffer => {
    const buffer = device.createBuffer({ size: Math.max(16, bytes), usage });
    buffers.push(buffer);
    return buffer;
  };
  const { STORAGE, UNIFORM, COPY_DST, COPY_SRC, MAP_READ } = GPUBufferUsage;
  const holding = (
    values: Float32Array | Int32Array | Uint32Array<ArrayBuffer>,
    usage = STORAGE,
  ): GPUBuffer => {
    const buffer = room(values.byteLength, usage | COPY_DST | COPY_SRC);
    device.queue.writeBuffer(buffer, 0, values as Float32Array<ArrayBuffer>);
    return buffer;
  };

  const groups = Math.ceil(rows / TILE);
  const span = Math.ceil(groups / Math.min(groups, Math.ceil(ENOUGH_GROUPS / groups))) * TILE;
  const segments = Math.ceil(rows / span);
  const sizes = [EARLY, LATE].map(({ exaggeration, momentum }) => {
    const words = new Uint32Array(8);
    words.set([rows, segments, span]);
    new Float32Array(words.buffer).set([rate, exaggeration, momentum], 3);
    return holding(words, UNIFORM);
  });
  const edges = edgesOf(p, 1);
  const places = [holding(Float32Array.from(begin)), room(rows * 8, STORAGE | COPY_SRC)] as const;
  const forces = room(segments * rows * 16, STORAGE);
  const total = room(16, STORAGE | COPY_SRC);
  const cost = room(rows * 4, STORAGE | COPY_SRC);
  const motion = holding(Float32Array.from({ length: rows * 4 }, (_, i) => Number(i % 4 > 1)));
  const [start, ends, affinity] = [holding(edges.start), holding(edges.end), holding(edges.affinity)];
  const read = room(rows * 12 + 16, COPY_DST | MAP_READ);

  const pipeline = (code: string): GPUComputePipeline =>
    device.createComputePipeline({
      layout: 'auto',
      compute: { module: device.createShaderModule({ code }), entryPoint: 'main' },
    });
  const bind = (to: GPUComputePipeline, ...resources: readonly GPUBuffer[]): GPUBindGroup =>
    device.createBindGroup({
      layout: to.getBindGroupLayout(0),
      entries: resources.map((buffer, binding) => ({ binding, resource: { buffer } })),
    });
  const [repel, sum, descend, measure] = [REPEL, TOTAL, descendShader(GAIN), COST].map(pipeline) as [
    GPUComputePipeline,
    GPUComputePipeline,
    GPUComputePipeline,
    GPUComputePipeline,
  ];
  // One for each of the two buffers that the places stand in by turns, and of these one for each pace.
  const bound = [0, 1].map((now) => {
    const [at, next] = [places[now]!, places[1 - now]!];
    return {
      repel: bind(repel, sizes[0]!, at, forces),
      descend: sizes.map((size) =>
        bind(descend, size, at, forces, total, start, ends, affinity, motion, next),
      ),
      measure: bind(measure, sizes[0]!, at, start, ends, affinity, cost),
    };
  });
  const summing = bind(sum, sizes[0]!, forces, total);

  const close = (): void => buffers.splice(0).forEach((buffer) => buffer.destroy());
  const errors = await Promise.race([Promise.all([device.popErrorScope(), device.popErrorScope()]), lost]);
  const error = errors.find((found) => found !== null);
  if (error) {
    close();
    const memory = error instanceof GPUOutOfMemoryError;
    throw new DashError(memory ? 'OutOfMemory' : 'Internal', `The graphics device refused: ${error.message}`);
  }

  let now = 0;
  const dispatch = (
    pass: GPUComputePassEncoder,
    on: GPUComputePipeline,
    group: GPUBindGroup,
    x: number,
    y = 1,
  ) => {
    pass.setPipeline(on);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(x, y);
  };
  const push = (pass: GPUComputePassEncoder): void => {
    dispatch(pass, repel, bound[now]!.repel, groups, segments);
    dispatch(pass, sum, summing, 1);
  };
  const perRow = Math.ceil(rows / GROUP);
  return {
    async run(early, late) {
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      for (let i = 0; i < early + late; i++) {
        push(pass);
        dispatch(pass, descend, bound[now]!.descend[i < early ? 0 : 1]!, perRow);
        now = 1 - now;
      }
      pass.end();
      device.queue.submit([encoder.finish()]);
      await Promise.race([device.queue.onSubmittedWorkDone(), lost]);
    },
    async frame() {
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      push(pass);
      dispatch(pass, measure, bound[now]!.measure, perRow);
      pass.end();
      encoder.copyBufferToBuffer(places[now]!, 0, read, 0, rows * 8);
      encoder.copyBufferToBuffer(cost, 0, read, rows * 8, rows * 4);
      encoder.copyBufferToBuffer(total, 0, read, rows * 12, 4);
      device.queue.submit([encoder.finish()]);
      await Promise.race([read.mapAsync(GPUMapMode.READ), lost]);
      const values = new Float32Array(read.getMappedRange()).slice();
      read.unmap();
      const costs = values.subarray(2 * rows, 3 * rows).reduce((all, value) => all + value, 0);
      return { points: values.slice(0, 2 * rows), kl: edges.entropy + Math.log(values[3 * rows]!) + costs };
    },
    close,
  };
}
