import type { BackendChoice, BackendReport, BackendRequest } from '../../lib/domain/backend';
import { DashError } from '../../lib/domain/errors';
import type { Climb, Open, OpenEngine } from '../../lib/ml/engine/ladder/contract';

/** The right to compute on the open engine; it stays open until every lease has ended. */
export interface Lease {
  readonly engine: OpenEngine;
  end(): void;
}

/**
 * The one engine of a worker. Tasks that run at the same time share it; it is exchanged for another only while nobody
 * computes.
 */
export class EngineHost {
  readonly #climb: Climb;
  readonly #open: Open;
  #engine: OpenEngine | null = null;
  #leases = 0;

  constructor(climb: Climb, open: Open) {
    this.#climb = climb;
    this.#open = open;
  }

  memory(): { tensors: number; bytes: number } {
    return { ...(this.#engine?.memory() ?? { tensors: 0, bytes: 0 }) };
  }

  /** Exactly that backend, as a resumed job needs it. */
  async exactly(choice: BackendChoice): Promise<Lease> {
    if (this.#engine === null || !isSame(this.#engine.choice, choice)) {
      await this.#vacate();
      this.#engine = await this.#open(choice);
    }
    return this.#lease(this.#engine);
  }

  /**
   * A backend that the request allows: the one that is computing, the one known to be best, the open one, or what the
   * ladder finds. What was opened before decides nothing where the best is known, or the same act would compute on
   * different backends.
   */
  async allowed(request: BackendRequest, known: BackendChoice | null): Promise<Lease> {
    const open = this.#engine;
    const usable = open !== null && allows(request, open.choice) ? open : null;
    if (usable !== null && this.#leases > 0) return this.#lease(usable);
    if (known !== null && allows(request, known)) {
      // A driver or browser may have changed since: then the ladder is climbed anew.
      const lease = await this.exactly(known).catch(() => null);
      if (lease !== null) return lease;
    } else if (usable !== null) {
      return this.#lease(usable);
    }
    await this.#vacate();
    const { engine } = await this.#climb(request);
    this.#engine = engine;
    return this.#lease(engine);
  }

  /** Whatever is computing now, so that a click is answered during a training; else as `allowed`. */
  async current(request: BackendRequest, known: BackendChoice | null): Promise<Lease> {
    if (this.#engine !== null && this.#leases > 0) return this.#lease(this.#engine);
    return this.allowed(request, known);
  }

  async measure(request: BackendRequest): Promise<BackendReport> {
    await this.#vacate();
    const { report, engine } = await this.#climb(request);
    this.#engine = engine;
    return report;
  }

  async #vacate(): Promise<void> {
    if (this.#leases > 0) {
      throw new DashError(
        'BadInput',
        `A computation is running on ${this.#engine?.choice.name}; wait for it or cancel it before changing the backend.`,
      );
    }
    const engine = this.#engine;
    this.#engine = null;
    await engine?.dispose();
  }

  #lease(engine: OpenEngine): Lease {
    this.#leases++;
    let ended = false;
    return {
      engine,
      end: () => {
        if (!ended) this.#leases--;
        ended = true;
      },
    };
  }
}

const isSame = (a: BackendChoice, b: BackendChoice): boolean =>
  a.name === b.name && a.adapter === b.adapter && a.threads === b.threads;

const allows = (request: BackendRequest, choice: BackendChoice): boolean =>
  (request.name === 'auto' || request.name === choice.name) &&
  (request.threads === null || request.threads === choice.threads);

/**
 * Passes the steps on and fails with `DeviceLost` as soon as the device is lost, also in the midst of a step that
 * would never end.
 */
export async function* guarded<E, R>(
  steps: AsyncGenerator<E, R, void>,
  lost: Promise<string>,
): AsyncGenerator<E, R, void> {
  let isLost = false;
  const loss = lost.then((reason) => {
    isLost = true;
    throw new DashError('DeviceLost', `The graphics device was lost (${reason}).`);
  });
  loss.catch(() => undefined);
  try {
    for (;;) {
      const { done, value } = await Promise.race([steps.next(), loss]);
      if (done === true) return value;
      yield value;
    }
  } finally {
    // The steps of a lost device may hang, and so would their clean-up.
    if (!isLost) await steps.return(undefined as R);
  }
}
