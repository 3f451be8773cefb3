import { openEngine, type DashEngine, type StockEngine } from '../side/engines';
import { TranslatorStep } from '../translator/net';
import { ReferenceStep } from './net';

/** What is timed: the training step of a classifier or that of a translator. */
export type Work = 'classifier' | 'translator';

/** Runs `warmUp` steps, then times `steps` more; the side is opened by the first request of a worker. */
export interface StepsRequest {
  readonly work: Work;
  /** jax-js computes by itself, and the classifier's step alone. */
  readonly side: DashEngine | StockEngine | { readonly engine: 'jax-js' };
  readonly warmUp: number;
  readonly steps: number;
}

export interface StepsAnswer {
  /** Milliseconds. */
  readonly times: readonly number[];
  readonly losses: readonly number[];
  /** What it ran on, in words. */
  readonly adapter: string;
}

interface Opened {
  readonly step: { run(): Promise<number> };
  readonly adapter: string;
}

async function open({ side, work }: StepsRequest): Promise<Opened> {
  if (side.engine === 'jax-js') {
    const { JaxStep, openJax } = await import('./jax');
    const adapter = await openJax();
    return { step: new JaxStep(), adapter };
  }
  const adapter = await openEngine(side);
  return { step: work === 'classifier' ? new ReferenceStep() : new TranslatorStep(), adapter };
}

let opened: Promise<Opened> | undefined;

export async function steps(request: StepsRequest): Promise<StepsAnswer> {
  opened ??= open(request);
  const { step, adapter } = await opened;
  const times: number[] = [];
  const losses: number[] = [];
  for (let i = 0; i < request.warmUp + request.steps; i++) {
    const start = performance.now();
    losses.push(await step.run());
    if (i >= request.warmUp) times.push(performance.now() - start);
  }
  return { times, losses, adapter };
}
