/** What steps of a study are like in length; the names of steps begin with these words, behind "round N: …: ". */
const KINDS = {
  project: 0.1,
  start: 1,
  translator: 15,
  translate: 0.5,
  train: 4,
  images: 5,
  reweight: 1,
  dfr: 0.1,
  probe: 0.5,
  ceiling: 5,
  test: 0.05,
  other: 0.05,
} as const;
type Kind = keyof typeof KINDS;

const IMAGE_BASELINES = /^baseline: (duplicates|jitter|hueJitter|colour|random)$/;

function kindOf(name: string): Kind {
  const last = name.split(': ').at(-1)!;
  if (IMAGE_BASELINES.test(name)) return 'images';
  return last in KINDS ? (last as Kind) : name.startsWith('test') ? 'test' : 'other';
}

/**
 * How long a study still takes: steps that are left, each as long as those of its kind have been so far. A kind that has
 * not been seen is told by the first training, roughly.
 */
export class Clock {
  readonly #left = new Map<Kind, number>();
  readonly #seen = new Map<Kind, { seconds: number; steps: number }>();

  /** @param expected names of all steps of the study */
  constructor(expected: readonly string[]) {
    for (const name of expected) this.#count(kindOf(name), 1);
  }

  done(name: string, seconds: number): void {
    const kind = kindOf(name);
    this.#count(kind, -1);
    const { seconds: before, steps } = this.#seen.get(kind) ?? { seconds: 0, steps: 0 };
    this.#seen.set(kind, { seconds: before + seconds, steps: steps + 1 });
  }

  /** Seconds; `null` before the first training. */
  get left(): number | null {
    const start = this.#meanOf('start');
    if (start === null) return null;
    let sum = 0;
    for (const [kind, steps] of this.#left) sum += steps * (this.#meanOf(kind) ?? KINDS[kind] * start);
    return sum;
  }

  #meanOf(kind: Kind): number | null {
    const seen = this.#seen.get(kind);
    return seen === undefined ? null : seen.seconds / seen.steps;
  }

  #count(kind: Kind, by: number): void {
    this.#left.set(kind, Math.max(0, (this.#left.get(kind) ?? 0) + by));
  }
}

/** The steps of one row that take long, as far as they are known before. */
export function expectedSteps(rounds: number, others: readonly string[]): readonly string[] {
  const each = (round: number): string[] =>
    ['a', 'b'].flatMap((name) => [`round ${round}: ${name}: translate`, `round ${round}: ${name}: train`]);
  const beside = others.map((name) => (name === 'ceiling' || name === 'probe' ? name : `baseline: ${name}`));
  return [
    ...['project', 'start', 'round 1: translator'],
    ...Array.from({ length: rounds }, (_, i) => each(i + 1)).flat(),
    ...beside,
    ...['test: start', 'test: end'],
    ...others.filter((name) => name !== 'probe' && name !== 'ceiling').map((name) => `test: ${name}`),
  ];
}
