/** `wasm` is our CPU mode, `cpu` TensorFlow.js' plain one. */
export const BACKENDS = ['webgpu', 'webgl', 'wasm', 'cpu'] as const;
export type BackendName = (typeof BACKENDS)[number];

export interface BackendRequest {
  readonly name: BackendName | 'auto';
  /** Threads of the CPU mode, the calling one included; `null` leaves the choice to the ladder. */
  readonly threads: number | null;
}

/** What a computation ran on; recorded with every result. */
export interface BackendChoice {
  readonly name: BackendName;
  /** The GPU adapter, or the WebAssembly build (`simd`, `relaxed-simd`, `relaxed-simd+threads`, …). */
  readonly adapter: string;
  readonly threads: number;
  /** One sentence for people: why this one. */
  readonly reason: string;
}

/** One rung of the ladder as probed: a forward and backward pass checked numerically, then timed. */
export interface BackendProbe {
  readonly name: BackendName;
  readonly adapter: string;
  readonly threads: number;
  readonly available: boolean;
  /** True for a GPU adapter that is emulated on the CPU. */
  readonly software: boolean;
  /** Largest relative error against the reference values, `null` where it did not run. */
  readonly error: number | null;
  /** Median milliseconds of one training step of the small ResNet, `null` where it did not run. */
  readonly stepMs: number | null;
  /** Why it was not chosen or could not run; `null` for the chosen one. */
  readonly reason: string | null;
}

export interface BackendReport {
  readonly chosen: BackendChoice;
  readonly probes: readonly BackendProbe[];
  /** Milliseconds since the epoch. */
  readonly measuredAt: number;
}
