import type { Explanation, ExplanationMethod } from '../domain/discovery';
import { asDashError, type DashError } from '../domain/errors';
import type { ClassifierId, ImageId, ProjectId } from '../domain/ids';
import type { Commands } from './types';

export interface ExplanationRequest {
  readonly classifier: ClassifierId;
  readonly images: readonly ImageId[];
  readonly method: ExplanationMethod;
  /** `null` = the class that each image is taken for. */
  readonly target: number | null;
}

const KEPT = 256;

const keyOf = ({ classifier, method, target }: ExplanationRequest, image: ImageId): string =>
  `${classifier}/${method}/${target ?? 'predicted'}/${image}`;

/** Where the classifier looked. The newest request counts: an older one's answer is dropped. */
export class Explanations {
  #known = $state.raw<Readonly<Record<string, Explanation>>>({});
  #working = $state.raw(false);
  #error = $state.raw<DashError | null>(null);
  #abort: AbortController | null = null;
  readonly #commands: Commands;
  readonly #project: ProjectId;

  constructor(commands: Commands, project: ProjectId) {
    this.#commands = commands;
    this.#project = project;
  }

  get working(): boolean {
    return this.#working;
  }
  /** Why the newest request failed. */
  get error(): DashError | null {
    return this.#error;
  }

  /** `null` while it is not known. */
  of(request: ExplanationRequest, image: ImageId): Explanation | null {
    return this.#known[keyOf(request, image)] ?? null;
  }

  /** Asks for what is not known yet, instead of what was asked for before. */
  async want(request: ExplanationRequest): Promise<void> {
    this.stop();
    this.#error = null;
    const images = request.images.filter((image) => this.of(request, image) === null);
    if (images.length === 0) return;
    const abort = new AbortController();
    this.#abort = abort;
    this.#working = true;
    try {
      const found = await this.#commands.explain(this.#project, request.classifier, images, {
        method: request.method,
        signal: abort.signal,
        ...(request.target === null ? {} : { target: request.target }),
      });
      if (this.#abort === abort) this.#keep(request, found);
    } catch (reason) {
      const error = asDashError(reason);
      if (this.#abort === abort && error.name !== 'AbortError') this.#error = error;
    } finally {
      if (this.#abort === abort) {
        this.#abort = null;
        this.#working = false;
      }
    }
  }

  /** Nobody looks any more. */
  stop(): void {
    this.#abort?.abort();
    this.#abort = null;
    this.#working = false;
  }

  #keep(request: ExplanationRequest, found: readonly Explanation[]): void {
    const fresh = found.map((one) => [keyOf(request, one.image), one] as const);
    const all = [...Object.entries(this.#known), ...fresh];
    this.#known = Object.fromEntries(all.slice(-Math.max(KEPT, found.length)));
  }
}
