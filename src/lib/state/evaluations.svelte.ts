import { asDashError, DashError } from '../domain/errors';
import type { ClassifierId, ProjectId } from '../domain/ids';
import type { Commands, Evaluation } from './types';

export type EvaluatedPart = Evaluation['part'];
export interface EvaluationRequest {
  readonly classifier: ClassifierId;
  readonly part: EvaluatedPart;
}

const key = (classifier: ClassifierId, part: EvaluatedPart): string => `${classifier}/${part}`;

/** Evaluations asked for one after the other, most wanted first, and kept until the data change. */
export class Evaluations {
  #results = $state.raw<Readonly<Record<string, Evaluation | DashError>>>({});
  #queue: readonly EvaluationRequest[] = [];
  #generation = 0;
  #working = false;
  readonly #commands: Commands;
  readonly #project: ProjectId;

  constructor(commands: Commands, project: ProjectId) {
    this.#commands = commands;
    this.#project = project;
  }

  /** `null` while it is not known yet. */
  of(classifier: ClassifierId, part: EvaluatedPart): Evaluation | DashError | null {
    return this.#results[key(classifier, part)] ?? null;
  }

  put(classifier: ClassifierId, evaluation: Evaluation): void {
    this.#results = { ...this.#results, [key(classifier, evaluation.part)]: evaluation };
  }

  /** The data changed: what was known no longer holds. */
  reset(): void {
    this.#generation++;
    this.#results = {};
  }

  /** Replaces what is waiting. */
  async want(requests: readonly EvaluationRequest[]): Promise<void> {
    this.#queue = requests;
    if (this.#working) return;
    this.#working = true;
    try {
      for (let next = this.#take(); next !== undefined; next = this.#take()) await this.#evaluate(next);
    } finally {
      this.#working = false;
    }
  }

  stop(): void {
    this.#generation++;
    this.#queue = [];
  }

  #take(): EvaluationRequest | undefined {
    const [next, ...rest] = this.#queue.filter((request) => !this.#knows(request));
    this.#queue = rest;
    return next;
  }

  /** An error is shown, and asked for again the next time. */
  #knows({ classifier, part }: EvaluationRequest): boolean {
    const result = this.of(classifier, part);
    return result !== null && !(result instanceof DashError);
  }

  async #evaluate({ classifier, part }: EvaluationRequest): Promise<void> {
    const generation = this.#generation;
    const result = await this.#commands
      .evaluate(this.#project, classifier, part)
      .catch((reason: unknown) => asDashError(reason));
    if (generation === this.#generation) {
      this.#results = { ...this.#results, [key(classifier, part)]: result };
    }
  }
}
