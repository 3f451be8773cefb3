import type { BackendChoice, BackendReport, BackendRequest } from '../../../domain/backend';

/** The backend that computes now. One at a time: the engine's state is global to the thread. */
export interface OpenEngine {
  readonly choice: BackendChoice;
  /** Resolves with the reason when the device is lost; never on backends that cannot lose theirs. */
  readonly lost: Promise<string>;
  /** Tensors and bytes alive. */
  memory(): { readonly tensors: number; readonly bytes: number };
  /** Frees the backend with its memory and workers. */
  dispose(): Promise<void>;
}

/**
 * `climb` in `index.ts`: probes the rungs that the request allows, fastest expected first, opens the fastest right
 * one. Remembering the report is the caller's job. Throws `BadInput` where the rung asked for by name does not work.
 */
export type Climb = (request: BackendRequest) => Promise<{ report: BackendReport; engine: OpenEngine }>;

/** `open` in `index.ts`: opens a recorded choice without probing. Throws `BadInput` where it is not to be had. */
export type Open = (choice: BackendChoice) => Promise<OpenEngine>;
